/** A part of a log's body in one line; `key` is set for a value of a structured body. */
export interface BodyPart {
  key: string | undefined;
  text: string;
}

/** More than fits on any screen. */
const MOST_CHARACTERS = 600;
/** Of text that keeps its lines. */
const MOST_WRAPPED = 4000;
const MOST_PARTS = 40;
/** A structured body that is longer is shown as it is. */
const MOST_PARSED = 8000;
const messageKeys = ['message', 'msg', 'event', 'body', 'text'];

/**
 * A body in one line: text as it is; of an object its message first, then each value with its path. `keepsLines`: text has
 * the lines it was sent with.
 */
export function bodyParts(body: string, keepsLines = false): BodyPart[] {
  if (body.startsWith('{') && body.length <= MOST_PARSED) {
    const value = parse(body);
    if (value) return partsOfObject(value);
  }
  return [{ key: undefined, text: keepsLines ? manyLines(body) : oneLine(body) }];
}

function manyLines(text: string): string {
  return text
    .slice(0, MOST_WRAPPED)
    .replaceAll('\r\n', '\n')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '␣');
}

/** The beginning of a text; what breaks lines, or cannot be seen, is shown as a sign. */
export function oneLine(text: string): string {
  return text
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/\r?\n/g, ' ⏎ ')
    .replaceAll(/\p{Cc}/gu, '␣');
}

function partsOfObject(value: Record<string, unknown>): BodyPart[] {
  const message = messageKeys.find((key) => typeof value[key] === 'string');
  const parts: BodyPart[] = message === undefined ? [] : [{ key: undefined, text: oneLine(String(value[message])) }];
  collect(value, '', parts, message);
  return parts;
}

function collect(value: Record<string, unknown>, path: string, parts: BodyPart[], left: string | undefined): void {
  for (const [key, child] of Object.entries(value)) {
    if (parts.length >= MOST_PARTS) return;
    if (key === left) continue;
    if (isObject(child)) collect(child, `${path}${key}.`, parts, undefined);
    else parts.push({ key: path + key, text: oneLine(typeof child === 'string' ? child : JSON.stringify(child)) });
  }
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
