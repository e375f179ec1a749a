import type { Page, Position, ReadBudget, ScanReport } from '../../store/ports/plan.ts';
import { defaultLimit, mostPageRows } from '../budget.ts';
import type { Cursor } from './cursor.ts';
import { encodeCursor } from './cursor.ts';
import type { ListPage } from './query-result.ts';

/** What the caller asks of a list, beside the query. */
export interface PageRequest {
  /** Rows of the page; undefined: the query's limit. */
  first: number | undefined;
  after: Cursor | undefined;
  now: bigint;
  /** The fingerprint of the query, for its cursors. */
  fingerprint: string;
}

/** What a store is asked for one page of a list. */
export interface PageAsked {
  limit: number;
  after?: Position;
  budget: ReadBudget;
}

/** One page of a list whose `limit` holds over all of its pages. */
export async function runList<Item>(
  limit: number | null,
  request: PageRequest,
  budget: ReadBudget,
  read: (asked: PageAsked) => Promise<Page<Item>>,
): Promise<{ page: ListPage<Item>; report: ScanReport }> {
  const before = request.after?.rank ?? 0;
  const left = limit === null ? Infinity : Math.max(0, limit - before);
  const asked = Math.min(left, request.first ?? limit ?? defaultLimit, mostPageRows);
  const position = request.after?.position;
  // One row is asked for at the least: it tells whether the list goes on past its limit.
  const found = await read({ limit: Math.max(1, asked), budget, ...(position ? { after: position } : {}) });
  const items = found.items.slice(0, asked);
  const isCut = found.hasNextPage || found.items.length > asked;
  const isAtLimit = limit !== null && before + items.length >= limit;
  const byDefault = limit === null && request.first === undefined;
  return {
    page: {
      items,
      cursors: items.map((_, index) => {
        const cursor = { now: request.now, rank: before + index + 1, position: found.positions[index]! };
        return encodeCursor(cursor, request.fingerprint);
      }),
      hasNextPage: isCut && !isAtLimit,
      hasPreviousPage: before > 0,
    },
    report: {
      ...found.report,
      truncated: found.report.truncated || (isCut && (isAtLimit || byDefault)),
      notes: byDefault ? [...found.report.notes, defaultNote] : found.report.notes,
    },
  };
}

const defaultNote = `No limit was given: limit ${defaultLimit}.`;
