const plainKey = /^[\p{L}_@](?:[\p{L}\p{M}\p{N}_./@-]*[\p{L}\p{M}\p{N}_./@])?$/u;
const plainValue = /^[\p{L}_/][\p{L}\p{M}\p{N}_./-]*$/u;
const words = new Set(['and', 'or', 'not', 'has', 'in', 'contains', 'true', 'false', 'null']);

/** A key as the query language reads it: bare, or in back-quotes where it has odd characters. */
export function writeKey(key: string): string {
  const isPlain = plainKey.test(key) && !key.includes('//') && !words.has(key.toLowerCase());
  return isPlain ? key : `\`${escapeText(key).replaceAll('`', '\\u0060')}\``;
}

/** Text bare where nothing in it has a meaning, else in quotes; numbers and booleans as they are. */
export function writeValue(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  if (plainValue.test(value) && !words.has(value.toLowerCase())) return value;
  return inQuotes(value);
}

/** `key=value`, or `key!=value` to leave it out. */
export function writeTerm(key: string, operator: '=' | '!=', value: string | number | boolean): string {
  return `${writeKey(key)}${operator}${writeValue(value)}`;
}

/** What somebody typed to look for: words as they are, anything with signs of its own as one phrase. */
export function writeSearch(text: string): string {
  const isWords = /^[\p{L}\p{N}_ ]+$/u.test(text) && !text.split(' ').some((word) => words.has(word.toLowerCase()));
  return isWords ? text : inQuotes(text);
}

/** What has a value with this text in it, wherever; `*` and `?` in it stand for any. */
export function writeNamePart(key: string, part: string): string {
  return `${writeKey(key)}:${inQuotes(`*${part}*`)}`;
}

function inQuotes(text: string): string {
  return `"${escapeText(text).replaceAll('"', '\\"')}"`;
}

function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll(/\p{Cc}/gu, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
