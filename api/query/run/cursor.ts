import { createHash } from 'node:crypto';
import type { Position } from '../../store/ports/plan.ts';
import type { UnixNano } from '../../telemetry/time.ts';

/** A cursor that was not made by this query: of another text, range or variables, or none at all. */
export class InvalidCursor extends Error {
  override name = 'InvalidCursor';
}

/** Where a page ended. `now` keeps relative times where they were on the first page. */
export interface Cursor {
  now: UnixNano;
  /** How many rows came before, this one included. */
  rank: number;
  position: Position;
}

/** Tells one query from another: a short hash of its parts. */
export function fingerprint(...parts: unknown[]): string {
  const json = JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  return createHash('sha256').update(json).digest('base64url').slice(0, 16);
}

/** Opaque text: base64url of JSON. */
export function encodeCursor({ now, rank, position }: Cursor, query: string): string {
  const json = JSON.stringify([query, String(now), rank, position.map(encodePart)]);
  return Buffer.from(json, 'utf8').toString('base64url');
}

export function decodeCursor(text: string, query: string): Cursor {
  const [of, now, rank, parts] = readJson(text);
  if (of !== query) throw new InvalidCursor('the cursor is of another query');
  const position = Array.isArray(parts) ? parts.map(decodePart) : [];
  const isRank = typeof rank === 'number' && Number.isSafeInteger(rank) && rank > 0;
  if (typeof now !== 'string' || !digits.test(now) || !isRank || position.length === 0) throw damaged();
  return { now: BigInt(now), rank, position };
}

/** How many rows of its list stand before the end of a cursor's row. */
export function rankOf(text: string): number {
  return Number(readJson(text)[2]);
}

function readJson(text: string): unknown[] {
  try {
    const json: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(json)) return json;
  } catch {
    throw damaged();
  }
  throw damaged();
}

const digits = /^-?\d{1,20}$/;

/** Texts as they are; bigints and numbers in lists, by which they are told apart. */
function encodePart(part: string | number | bigint): string | [string] | [string, 'n'] {
  if (typeof part === 'string') return part;
  return typeof part === 'bigint' ? [String(part), 'n'] : [String(part)];
}

function decodePart(part: unknown): string | number | bigint {
  if (typeof part === 'string') return part;
  const [number, kind]: unknown[] = Array.isArray(part) ? part : [];
  if (typeof number !== 'string' || number === '') throw damaged();
  if (kind !== 'n') return Number(number);
  if (!digits.test(number)) throw damaged();
  return BigInt(number);
}

function damaged(): InvalidCursor {
  return new InvalidCursor('the text is no cursor');
}
