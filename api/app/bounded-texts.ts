/** Characters of all texts together, and of one. */
const MOST_CHARACTERS = 512 * 1024;
const MOST_OF_TEXT = 64 * 1024;

/**
 * What was made of texts, such as documents, so that it is made once. Of too much the texts that were not asked for the longest
 * are forgotten, and a long one is not kept at all: anybody may send as many as they like.
 */
export class BoundedTexts<Value> {
  readonly #values = new Map<string, Value>();
  #characters = 0;

  get(text: string): Value | undefined {
    const value = this.#values.get(text);
    if (value === undefined) return undefined;
    // The last of a Map is what was put there last.
    this.#values.delete(text);
    this.#values.set(text, value);
    return value;
  }

  set(text: string, value: Value): void {
    if (text.length > MOST_OF_TEXT) return;
    if (!this.#values.delete(text)) this.#characters += text.length;
    this.#values.set(text, value);
    for (const [oldest] of this.#values) {
      if (this.#characters <= MOST_CHARACTERS) return;
      this.#values.delete(oldest);
      this.#characters -= oldest.length;
    }
  }
}
