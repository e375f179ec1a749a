import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { graphql } from '../../gql/index.ts';
import { failureOf } from '../../lib/graph/failure.ts';
import { type Rows, useRowList } from '../../lib/graph/use-row-list.ts';
import { fold, type FoldChoice, type Folding, foldingOf, foldingVariables, unfold } from './folding.ts';
import { type WaterfallSpan, waterfallSpan } from './waterfall-span.ts';

const WaterfallWindowQuery = graphql(`
  query WaterfallWindow(
    $traceId: String!
    $from: Int!
    $rows: Int!
    $foldDepth: Int
    $foldServices: Boolean!
    $folded: [String!]!
    $unfolded: [String!]!
  ) {
    trace(traceId: $traceId) {
      id
      waterfall(
        from: $from
        rows: $rows
        foldDepth: $foldDepth
        foldServices: $foldServices
        folded: $folded
        unfolded: $unfolded
      ) {
        totalRows
        rows {
          ...WaterfallRow_Row
        }
      }
    }
  }
`);

const SpansAboveQuery = graphql(`
  query SpansAbove($traceId: String!, $spanId: String!) {
    trace(traceId: $traceId) {
      id
      spanIdsAbove(spanId: $spanId)
    }
  }
`);

const RowOfSpanQuery = graphql(`
  query RowOfSpan(
    $traceId: String!
    $spanId: String!
    $foldDepth: Int
    $foldServices: Boolean!
    $folded: [String!]!
    $unfolded: [String!]!
  ) {
    trace(traceId: $traceId) {
      id
      waterfall(rows: 0, foldDepth: $foldDepth, foldServices: $foldServices, folded: $folded, unfolded: $unfolded) {
        rowOf(spanId: $spanId)
      }
    }
  }
`);

export interface WaterfallView {
  rows: Rows<WaterfallSpan>;
  /** Shows or hides what is below a span. */
  setFolded: (spanId: string, isFolded: boolean) => void;
  /** The row of a span, opened where it is folded; undefined where it has none. */
  find: (spanId: string) => Promise<number | undefined>;
}

/** The rows of a trace's waterfall. `spanCount`: with more spans it is another waterfall. */
export function useWaterfall(traceId: string, spanCount: number, choice: FoldChoice): WaterfallView {
  const client = useClient();
  const [state, setState] = useState({ choice, folding: foldingOf(choice) });
  if (state.choice !== choice) setState({ choice, folding: foldingOf(choice) });
  const { folding } = state;
  const latest = useRef(folding);
  useEffect(() => {
    latest.current = folding;
  });
  const variables = foldingVariables(folding);
  const rows = useRowList(JSON.stringify([traceId, spanCount, variables]), spanCount, async (from, count) => {
    const asked = { traceId, from, rows: count, ...variables };
    const { data, error } = await client.query(WaterfallWindowQuery, asked).toPromise();
    if (error) return failureOf(error);
    if (!data?.trace) return { sentence: 'The trace is gone.', filter: undefined };
    const { totalRows, rows: read } = data.trace.waterfall;
    return { totalRows, rows: read.map(waterfallSpan) };
  });

  function show(next: Folding): void {
    latest.current = next;
    setState({ choice, folding: next });
  }

  return {
    rows,
    setFolded: (spanId, isFolded) => show(fold(latest.current, spanId, isFolded)),
    find: async (spanId) => {
      const above = await client.query(SpansAboveQuery, { traceId, spanId }).toPromise();
      const ids = above.data?.trace?.spanIdsAbove;
      if (!ids) return undefined;
      const next = unfold(latest.current, ids);
      show(next);
      const { data } = await client.query(RowOfSpanQuery, { traceId, spanId, ...foldingVariables(next) }).toPromise();
      return data?.trace?.waterfall.rowOf ?? undefined;
    },
  };
}
