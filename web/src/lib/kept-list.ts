/** Texts that were used lately, kept in this browser, the newest first. Without storage they last as long as the page. */
export class KeptList {
  readonly #name: string;
  readonly #most: number;
  #inMemory: string[] = [];

  constructor(name: string, most: number) {
    this.#name = `seamark.${name}`;
    this.#most = most;
  }

  read(): string[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.#name) ?? '[]');
      return Array.isArray(kept) ? kept.filter((text) => typeof text === 'string').slice(0, this.#most) : [];
    } catch {
      return this.#inMemory;
    }
  }

  add(text: string): void {
    if (text.trim() === '') return;
    this.#inMemory = [text, ...this.read().filter((kept) => kept !== text)].slice(0, this.#most);
    try {
      localStorage.setItem(this.#name, JSON.stringify(this.#inMemory));
    } catch {
      // Kept in memory.
    }
  }
}
