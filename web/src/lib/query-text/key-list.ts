import { writeKey } from './write-term.ts';

/** As many as the graph takes at once. */
const MOST_KEYS = 50;
const part = /(?:`[^`]*`|[^,`])+/gu;

/** Keys as the query language writes them, between commas. */
export function readKeyList(text: string): string[] {
  const keys = (text.match(part) ?? []).map((key) => key.trim()).filter((key) => key !== '');
  return [...new Set(keys)].slice(0, MOST_KEYS);
}

/** The list with this key at its end, or without it where it was there. */
export function toggleKey(keys: readonly string[], key: string): string[] {
  const written = writeKey(key);
  return keys.includes(written) ? keys.filter((one) => one !== written) : [...keys, written];
}
