import { MalformedBody } from './wire-reader.ts';

const MAX_DEPTH = 10_000;
const QUOTE = 34;
const BACKSLASH = 92;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const OPEN_ARRAY = 91;
const COMMA = 44;
const COLON = 58;

const encoder = new TextEncoder();

/**
 * A cursor over JSON text in UTF-8 (RFC 8259) that makes no objects: strings are handed on as the bytes that they are.
 * Throws MalformedBody where the text is no JSON.
 */
export class JsonReader {
  readonly bytes: Uint8Array;
  pos = 0;
  /** The string that was read last: bytes [textStart, textEnd) of textBytes, escapes resolved. */
  textBytes: Uint8Array;
  textStart = 0;
  textEnd = 0;
  #nesting = new Uint8Array(MAX_DEPTH);

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.textBytes = bytes;
  }

  /** The next character that is no white space, which stays unread; 0 at the end. */
  peek(): number {
    for (;;) {
      const byte = this.bytes[this.pos];
      if (byte === undefined) return 0;
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return byte;
      this.pos++;
    }
  }

  /** Enters an object or array; false where it is empty, and passed. */
  open(bracket: '{' | '['): boolean {
    this.expect(bracket.charCodeAt(0));
    if (this.peek() !== bracket.charCodeAt(0) + 2) return true;
    this.pos++;
    return false;
  }

  /** After a member of an object or array: true where another one follows, false where it ends. */
  next(bracket: '{' | '['): boolean {
    const byte = this.peek();
    if (byte === COMMA) {
      this.pos++;
      return true;
    }
    this.expect(bracket.charCodeAt(0) + 2);
    return false;
  }

  /** Reads a key and its colon. */
  key(): void {
    this.string();
    this.expect(COLON);
  }

  expect(byte: number): void {
    if (this.peek() !== byte) throw this.unexpected(`"${String.fromCharCode(byte)}"`);
    this.pos++;
  }

  expectEnd(): void {
    if (this.peek() !== 0 || this.pos < this.bytes.length) throw this.unexpected('the end');
  }

  string(): void {
    this.expect(QUOTE);
    const { bytes } = this;
    const start = this.pos;
    let pos = start;
    for (;;) {
      const byte = bytes[pos];
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) return this.#escapedString(start);
      if (byte === undefined || byte < 32) {
        this.pos = pos;
        throw this.unexpected('the end of a string');
      }
      pos++;
    }
    this.textBytes = bytes;
    this.textStart = start;
    this.textEnd = pos;
    this.pos = pos + 1;
  }

  /** Passes over a number; the cursor must stand at it. */
  number(): void {
    if (this.bytes[this.pos] === 45) this.pos++;
    if (this.bytes[this.pos] === 48) this.pos++;
    else this.#digits();
    if (this.bytes[this.pos] === 46) {
      this.pos++;
      this.#digits();
    }
    if ((this.bytes[this.pos]! | 32) === 101) {
      this.pos++;
      if (this.bytes[this.pos] === 43 || this.bytes[this.pos] === 45) this.pos++;
      this.#digits();
    }
  }

  /** Reads true, false or null. */
  literal(): boolean | null {
    const first = this.peek();
    if (first === 116) return this.#word('true', true);
    if (first === 102) return this.#word('false', false);
    if (first === 110) return this.#word('null', null);
    throw this.unexpected('a value');
  }

  /** Passes over a value of any kind, however deep, without recursion. */
  skip(): void {
    const nesting = this.#nesting;
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
        this.pos++;
        if (this.peek() !== byte + 2) {
          if (depth === MAX_DEPTH) throw new MalformedBody(`the JSON is nested deeper than ${MAX_DEPTH} levels`);
          nesting[depth++] = byte + 2;
          if (byte === OPEN_OBJECT) this.key();
          continue;
        }
        this.pos++;
      } else if (byte === QUOTE) this.string();
      else if (byte === 45 || (byte >= 48 && byte <= 57)) this.number();
      else this.literal();
      depth = this.#closeAll(depth);
    } while (depth > 0);
  }

  unexpected(wanted: string): MalformedBody {
    const found = this.pos >= this.bytes.length ? 'its end' : `byte ${this.pos}`;
    return new MalformedBody(`the JSON should have ${wanted} at ${found}`);
  }

  /** After a value: leaves what ends here, up to the next member; the depth that is left. */
  #closeAll(from: number): number {
    let depth = from;
    while (depth > 0) {
      const close = this.#nesting[depth - 1]!;
      if (this.peek() === COMMA) {
        this.pos++;
        if (close === CLOSE_OBJECT) this.key();
        return depth;
      }
      this.expect(close);
      depth--;
    }
    return depth;
  }

  #digits(): void {
    const start = this.pos;
    for (;;) {
      const byte = this.bytes[this.pos];
      if (byte === undefined || byte < 48 || byte > 57) break;
      this.pos++;
    }
    if (this.pos === start) throw this.unexpected('a digit');
  }

  #word<T>(word: string, value: T): T {
    for (let index = 0; index < word.length; index++) {
      if (this.bytes[this.pos + index] !== word.charCodeAt(index)) throw this.unexpected(word);
    }
    this.pos += word.length;
    return value;
  }

  /** JSON.parse resolves the escapes; the end is where a quote stands that none of them covers. */
  #escapedString(start: number): void {
    let pos = start;
    while (this.bytes[pos] !== QUOTE) {
      if (this.bytes[pos] === undefined) {
        this.pos = pos;
        throw this.unexpected('the end of a string');
      }
      pos += this.bytes[pos] === BACKSLASH ? 2 : 1;
    }
    this.pos = start;
    try {
      const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + start - 1, pos + 2 - start).toString('utf8');
      this.textBytes = encoder.encode(JSON.parse(text) as string);
    } catch {
      throw this.unexpected('a string with proper escapes');
    }
    this.textStart = 0;
    this.textEnd = this.textBytes.length;
    this.pos = pos + 1;
  }
}

export function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
}
