import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../../gql/index.ts';
import { type Failure, failureOf } from '../../lib/graph/failure.ts';
import { type WaterfallSpan, waterfallSpan } from './waterfall-span.ts';

const WaterfallWindowQuery = graphql(`
  query WaterfallWindow($traceId: String!, $from: Int!, $rows: Int!, $folded: [String!]!) {
    trace(traceId: $traceId) {
      id
      waterfall(from: $from, rows: $rows, folded: $folded) {
        totalRows
        rows {
          ...WaterfallRow_Row
        }
      }
    }
  }
`);

/** Rows that are read at once. */
const WINDOW = 400;

export interface WaterfallRows {
  /** As many as there are; undefined where a row has not been read. */
  rows: readonly (WaterfallSpan | undefined)[];
  failure: Failure | undefined;
  /** Reads what is missing of these rows. */
  ensure: (first: number, last: number) => void;
  /** Shows nothing below these spans; these rows are read first. */
  fold: (spanIds: ReadonlySet<string>, first: number, last: number) => void;
  folded: ReadonlySet<string>;
  again: () => void;
}

interface Shown {
  folded: ReadonlySet<string>;
  rows: (WaterfallSpan | undefined)[];
}

/** The rows of a trace's waterfall, read window by window as they come into sight. */
export function useWaterfall(traceId: string, traceStartNano: bigint, spanCount: number): WaterfallRows {
  const client = useClient();
  const [shown, setShown] = useState<Shown>(() => ({ folded: new Set(), rows: placesFor(spanCount) }));
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  // The folding that is asked for last; what arrives for another one is not shown any more.
  const wanted = useRef(shown.folded);
  const asked = useRef(new Set<number>());

  const read = useCallback(
    async (window: number, folded: ReadonlySet<string>): Promise<void> => {
      const variables = { traceId, from: window * WINDOW, rows: WINDOW, folded: [...folded] };
      const { data, error } = await client.query(WaterfallWindowQuery, variables).toPromise();
      if (wanted.current !== folded) return;
      if (error || !data?.trace) {
        asked.current.delete(window);
        setFailure(error ? failureOf(error) : { sentence: 'The trace is gone.', filter: undefined });
        return;
      }
      const { totalRows, rows } = data.trace.waterfall;
      setFailure(undefined);
      setShown((before) => {
        // More spans may have arrived since: what is known keeps its place.
        const next = before.folded === folded ? before.rows.slice(0, totalRows) : [];
        next.push(...placesFor(totalRows - next.length));
        rows.forEach((row, at) => {
          next[window * WINDOW + at] = waterfallSpan(row, traceStartNano);
        });
        return { folded, rows: next };
      });
    },
    [client, traceId, traceStartNano],
  );

  const ensure = useCallback(
    (first: number, last: number): void => {
      for (let window = Math.floor(first / WINDOW); window <= Math.floor(last / WINDOW); window++) {
        if (asked.current.has(window)) continue;
        asked.current.add(window);
        void read(window, wanted.current);
      }
    },
    [read],
  );

  const fold = useCallback(
    (folded: ReadonlySet<string>, first: number, last: number): void => {
      wanted.current = folded;
      asked.current = new Set();
      ensure(first, last);
    },
    [ensure],
  );

  useEffect(() => ensure(0, 0), [ensure]);
  return { ...shown, failure, ensure, fold, again: () => ensure(0, 0) };
}

function placesFor(count: number): undefined[] {
  return Array.from({ length: Math.max(0, count) }, () => undefined);
}
