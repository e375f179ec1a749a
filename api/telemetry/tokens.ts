import { hashBytes, mix } from './columns/hash.ts';

/**
 * A token is a maximal run of Unicode letters, marks, decimal digits and `_`, case-folded. Words and phrases of the query
 * language match tokens; page blooms hold their hashes.
 */
const token = /[\p{L}\p{M}\p{Nd}_]+/gu;

export function tokensOf(text: string): string[] {
  return foldCase(text).match(token) ?? [];
}

/** Without regard to what stands around a letter: a sigma is one at the end of a word too. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
}

const seed = 0x746f6b00;

export function tokenHash(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  return hashBytes(bytes, 0, bytes.length, seed);
}

const lower = new Uint8Array(128);
for (let code = 0; code < 128; code++) lower[code] = code >= 65 && code <= 90 ? code + 32 : code;

const isTokenCode = new Uint8Array(128);
for (const range of ['09', 'AZ', 'az', '__']) {
  for (let code = range.charCodeAt(0); code <= range.charCodeAt(1); code++) isTokenCode[code] = 1;
}

/** Hands each token's hash to `visit`: of ASCII bytes without making strings, otherwise by way of the text. */
export function hashTokens(bytes: Uint8Array, start: number, end: number, visit: (hash: number) => void): void {
  const begin = seed ^ 0x811c9dc5;
  let hash = begin;
  for (let pos = start; pos < end; pos++) {
    const code = bytes[pos]!;
    if (code >= 128) return hashTextTokens(bytes, start, end, visit);
    if (isTokenCode[code] === 1) hash = Math.imul(hash ^ lower[code]!, 0x01000193);
    else if (hash !== begin) {
      visit(mix(hash));
      hash = begin;
    }
  }
  if (hash !== begin) visit(mix(hash));
}

// Tokens handed out before the first non-ASCII byte come again here; visitors set bits, so that does no harm.
function hashTextTokens(bytes: Uint8Array, start: number, end: number, visit: (hash: number) => void): void {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
  for (const word of tokensOf(text)) visit(tokenHash(word));
}
