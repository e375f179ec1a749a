import { hashTokens } from '../tokens.ts';
import type { ByteColumn } from './byte-column.ts';
import { Interner } from './byte-table.ts';
import type { IntListColumn } from './int-list.ts';
import { RAW_BODY } from './log-batch.ts';

/**
 * A log body split in two: its template (the text that lines of one statement share) and its variables, as in
 * K. Rodrigues et al., "CLP: Efficient and Scalable Search on Compressed Text Logs", OSDI 2021.
 *
 * A run is letters, digits, `_` and bytes past ASCII, joined by single `-` `.` `:`. A run with a digit is a variable:
 * in the template a zero byte stands for it, and its text follows in the body column, ended by a zero byte. All else
 * is the template. Bodies that hold a zero byte, or are long, or whose template was never seen before, are kept raw.
 */
export const VARIABLE = 0;

const MAX_TEMPLATE_BYTES = 2048;
const MAX_TEMPLATES = 1 << 14;
/** Bodies whose template found no room before what is known is given up for what comes. */
const MAX_REFUSED = 1 << 18;
const SEEN_SLOTS = 1 << 14;

const SEPARATOR = 0;
const LETTER = 1;
const DIGIT = 2;
const JOINER = 3;
const ZERO = 4;
const kinds = new Uint8Array(256);
kinds.fill(LETTER, 128);
kinds[0] = ZERO;
for (let code = 48; code <= 57; code++) kinds[code] = DIGIT;
for (let code = 65; code <= 90; code++) kinds[code] = kinds[code + 32] = LETTER;
kinds['_'.charCodeAt(0)] = LETTER;
for (const joiner of '-.:') kinds[joiner.charCodeAt(0)] = JOINER;

/** Splits bodies, and knows the templates it has seen. Entry n of `templates` is template n + 1; 0 is RAW_BODY. */
export class BodyTemplates {
  readonly templates = new Interner();
  #seen = new Int32Array(SEEN_SLOTS);
  #template = new Uint8Array(MAX_TEMPLATE_BYTES);
  #templateView = new DataView(this.#template.buffer);
  #templateLength = 0;
  #variables = new Uint8Array(2 * MAX_TEMPLATE_BYTES);
  #variablesLength = 0;
  #refused = 0;

  /** Whether so many bodies found no room for their template that it is time to begin anew. */
  get isWorn(): boolean {
    return this.#refused > MAX_REFUSED;
  }

  /** Appends the body's variables, or the raw body, to `body`, and the hashes of the tokens therein; gives the template. */
  append(bytes: Uint8Array, start: number, end: number, body: ByteColumn, tokenHashes: IntListColumn): number {
    const template = this.#split(bytes, start, end) ? this.#known() : RAW_BODY;
    if (template === RAW_BODY) {
      body.append(bytes, start, end);
      hashTokens(bytes, start, end, (hash) => tokenHashes.push(hash));
    } else {
      body.append(this.#variables, 0, this.#variablesLength);
      hashTokens(this.#variables, 0, this.#variablesLength, (hash) => tokenHashes.push(hash));
    }
    return template;
  }

  /** The template last split, where it came at least twice: what comes once only would fill the dictionary. */
  #known(): number {
    const { templates } = this;
    const found = templates.find(this.#template, this.#templateView, 0, this.#templateLength, 0);
    if (found >= 0) return found + 1;
    const hash = templates.lastHash;
    const slot = hash & (SEEN_SLOTS - 1);
    if (this.#seen[slot] !== hash) {
      this.#seen[slot] = hash;
      return RAW_BODY;
    }
    if (templates.count >= MAX_TEMPLATES) {
      this.#refused++;
      return RAW_BODY;
    }
    return templates.addMissing(this.#template, 0, this.#templateLength, 0) + 1;
  }

  #split(bytes: Uint8Array, start: number, end: number): boolean {
    if (end - start > MAX_TEMPLATE_BYTES) return false;
    const template = this.#template;
    let length = 0;
    let variables = 0;
    let pos = start;
    while (pos < end) {
      const kind = kinds[bytes[pos]!]!;
      if (kind === SEPARATOR || kind === JOINER) {
        template[length++] = bytes[pos++]!;
        continue;
      }
      const runStart = pos;
      let hasDigit = false;
      for (;;) {
        const next = kinds[bytes[pos]!]!;
        if (next === DIGIT) hasDigit = true;
        else if (next === ZERO) return false;
        else if (next !== LETTER && !(next === JOINER && isWord(bytes, pos + 1, end))) break;
        if (++pos >= end) break;
      }
      if (hasDigit) {
        template[length++] = VARIABLE;
        for (let at = runStart; at < pos; at++) this.#variables[variables++] = bytes[at]!;
        this.#variables[variables++] = VARIABLE;
      } else for (let at = runStart; at < pos; at++) template[length++] = bytes[at]!;
    }
    this.#templateLength = length;
    this.#variablesLength = variables;
    return true;
  }
}

function isWord(bytes: Uint8Array, pos: number, end: number): boolean {
  if (pos >= end) return false;
  const kind = kinds[bytes[pos]!]!;
  return kind === LETTER || kind === DIGIT;
}

/** Puts a body together again: `variables` is the row's bytes of the body column. */
export function joinBody(template: Uint8Array, variables: Uint8Array): Uint8Array {
  const body = new Uint8Array(template.length + variables.length);
  let length = 0;
  let variable = 0;
  for (const byte of template) {
    if (byte !== VARIABLE) {
      body[length++] = byte;
      continue;
    }
    while (variables[variable] !== VARIABLE) body[length++] = variables[variable++]!;
    variable++;
  }
  return body.subarray(0, length);
}

/**
 * False where no body of the template can hold the text, whatever its variables: they consist of the bytes of runs only.
 * The template is walked as an automaton, from every place of it at once.
 */
export function couldContain(template: Uint8Array, text: Uint8Array): boolean {
  // States are places in the template; that of a variable stays where it is while bytes of a run are read.
  let places = new Set<number>();
  for (let place = 0; place < template.length; place++) places.add(place);
  for (const byte of text) {
    const isRun = kinds[byte] !== SEPARATOR && kinds[byte] !== ZERO;
    const next = new Set<number>();
    for (let place of places) {
      while (template[place] === VARIABLE) {
        if (isRun) next.add(place);
        // A variable may end before this byte.
        place++;
      }
      if (place < template.length && template[place] === byte) next.add(place + 1);
    }
    if (next.size === 0) return false;
    places = next;
  }
  return true;
}
