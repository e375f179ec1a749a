import { fault } from './query-error.ts';
import type { Extent } from './query-error.ts';
import { tokenize } from './lexer.ts';
import type { Token } from './lexer.ts';

/** Steps through the tokens of a query; what was expected and did not come is a fault at its place. */
export class TokenReader {
  readonly text: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = tokenize(text);
  }

  /** The next token, or one further on; past the end it is the end. */
  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#next++;
    return token;
  }

  isMark(mark: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'mark' && token.text === mark;
  }

  /** A word of the language at this place, in the case as given. */
  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === 'word' && token.text === word;
  }

  skipMark(mark: string): boolean {
    const found = this.isMark(mark);
    if (found) this.#next++;
    return found;
  }

  skipWord(word: string): boolean {
    const found = this.isWord(word);
    if (found) this.#next++;
    return found;
  }

  expectMark(mark: string, after: string): Token {
    if (!this.isMark(mark)) this.unexpected(`expected ${mark} ${after}`);
    return this.take();
  }

  /** From the start of an earlier token to the end of the one taken last. */
  since(first: Extent): Extent {
    const last = this.#tokens[Math.max(0, this.#next - 1)]!.at;
    return { position: first.position, length: last.position + last.length - first.position };
  }

  unexpected(expected: string, hint: string | null = null): never {
    const token = this.peek();
    fault(
      token.kind === 'end' ? `${expected}, but the text ends` : `${expected}, not ${describe(token)}`,
      token.at,
      hint,
    );
  }
}

export function describe(token: Token): string {
  if (token.kind === 'quoted') return `a text in quotes`;
  if (token.kind === 'backquoted') return `a key in back-quotes`;
  return `\`${token.text}\``;
}
