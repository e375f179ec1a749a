import { parseFilter } from '../api/query/filter-text.ts';
import type { ParsedFilter } from '../api/query/filter-text.ts';
import type { QuerySource } from '../api/query/lower/lower-context.ts';
import { decodeCursor, encodeCursor, fingerprint } from '../api/query/run/cursor.ts';
import type { Cursor } from '../api/query/run/cursor.ts';
import { hiddenHint, isHiddenKey, keyOf } from '../api/query/lower/lower-key.ts';
import { checkDuration, checkRange, checkStep } from '../api/query/time-range.ts';
import type { RangeRequest } from '../api/query/time-range.ts';
import type { Key, Position } from '../api/store/ports/plan.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';
import { badInput, invalidFilter } from './errors.ts';

/** Items of a page where nothing is said, and the most there can be. */
export const DEFAULT_FIRST = 50;
export const MOST_FIRST = 200;

/** The page of a list that is asked for. */
export class PageAsked {
  readonly first: number;
  readonly after: Cursor | undefined;
  /** The instant that the list's relative times count from: that of its first page. */
  readonly now: UnixNano;
  /** Tells this list from others; part of its cursors. */
  readonly identity: string;

  /** `of`: what makes the list, such as its field and its filter. Throws for a cursor of another list. */
  constructor(
    { first, after }: { first?: number | null | undefined; after?: string | null | undefined },
    now: UnixNano,
    ...of: unknown[]
  ) {
    this.first = readCount('first', first, DEFAULT_FIRST);
    this.identity = fingerprint(...of);
    this.after = typeof after === 'string' ? decodeCursor(after, this.identity) : undefined;
    this.now = this.after?.now ?? now;
  }

  /** The cursor of the item with this place in the page. */
  cursor(index: number, position: Position): string {
    return encodeCursor({ now: this.now, rank: (this.after?.rank ?? 0) + index + 1, position }, this.identity);
  }
}

/** How many items a list shall have, 0 to `most`. */
export function readCount(
  argument: string,
  count: number | null | undefined,
  otherwise: number,
  most = MOST_FIRST,
): number {
  const value = count ?? otherwise;
  if (value < 0 || value > most) throw badInput(`${argument} is ${value}, but must be 0 to ${most}`);
  return value;
}

type MaySee = Pick<GraphContext, 'hiddenKeys'>;

export function readFilter(
  text: string | null | undefined,
  source: QuerySource,
  now: UnixNano,
  { hiddenKeys }: MaySee,
): ParsedFilter {
  const parsed = parseFilter(text ?? '', source, now, hiddenKeys);
  if (parsed.ok) return parsed.value;
  throw invalidFilter(parsed.error);
}

/** A key by itself, as the query language writes it. */
export function readKey(name: string, source: QuerySource, { hiddenKeys }: MaySee): Key {
  const key = keyOf(name, source);
  if (isHiddenKey(key, hiddenKeys)) throw badInput(`${name} is hidden from you`, hiddenHint);
  return key;
}

/** Any of these stands in the arguments of a field: one of them, or none for the default. */
export interface RangeArgument {
  last?: string | null | undefined;
  between?: { from: UnixNano; to: UnixNano } | null | undefined;
  around?: { at: UnixNano; window: string } | null | undefined;
}

export function rangeRequest(range: RangeArgument | null | undefined): RangeRequest | undefined {
  if (typeof range?.last === 'string') return { last: range.last };
  if (range?.between) return { between: range.between };
  return range?.around ? { around: range.around } : undefined;
}

/** The last 15 minutes where nothing is said. */
export function readRange(range: RangeArgument | null | undefined, now: UnixNano): TimeRange {
  const checked = checkRange(rangeRequest(range), now);
  if (checked.ok) return checked.value;
  throw badInput(checked.error.message, checked.error.hint);
}

export function readStep(step: string | null | undefined, range: TimeRange): Nanoseconds {
  const checked = checkStep(step ?? undefined, range);
  if (checked.ok) return checked.value;
  throw badInput(checked.error.message, checked.error.hint);
}

/** A length of time, such as 1d. */
export function readDistance(argument: string, text: string): Nanoseconds {
  const checked = checkDuration(argument, text);
  if (checked.ok) return checked.value;
  throw badInput(checked.error.message, checked.error.hint);
}
