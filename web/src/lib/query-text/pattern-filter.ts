import { writeValue } from './write-term.ts';

const WILDCARD = '<*>';
const MOST_PHRASES = 8;
const inToken = String.raw`[\p{L}\p{M}\p{N}_]`;
const firstToken = new RegExp(`^${inToken}+`, 'u');
const lastToken = new RegExp(`${inToken}+$`, 'u');
const wholeTokens = new RegExp(`${inToken}(?:.*${inToken})?`, 'su');

/**
 * The filter that finds the records of a pattern: what they have in common, as phrases. Undefined where it is nothing that
 * could be looked for.
 */
export function patternFilter(template: string): string | undefined {
  const parts = template.split(WILDCARD);
  const phrases = parts
    // What stands right beside a wildcard is a part of a word only.
    .map((part, at) => (at === 0 ? part : part.replace(firstToken, '')))
    .map((part, at) => (at === parts.length - 1 ? part : part.replace(lastToken, '')))
    .flatMap((part) => part.split(/[\p{Cc}"'\\]+/u))
    .flatMap((piece) => wholeTokens.exec(piece)?.[0] ?? [])
    .toSorted((a, b) => b.length - a.length)
    .slice(0, MOST_PHRASES);
  return phrases.length === 0 ? undefined : [...new Set(phrases)].map(writeValue).join(' ');
}
