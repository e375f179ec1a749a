import { useCallback, useEffect, useRef } from 'react';
import type { Rows } from '../../lib/graph/use-row-list.ts';
import type { WaterfallSpan } from './waterfall-span.ts';

interface Reveal {
  spanId: string;
  rows: Rows<WaterfallSpan>;
  /** The row of a span, opened where it is folded. */
  findRow: (spanId: string) => Promise<number | undefined>;
  onFound: (row: number) => void;
}

/**
 * What the address or a search names is brought into sight once, opened where it is folded. Returns how to tell that a span
 * is in sight already.
 */
export function useReveal({ spanId, rows, findRow, onFound }: Reveal): (spanId: string) => void {
  const revealed = useRef('');
  const target = useRef<{ spanId: string; row: number } | undefined>(undefined);
  const latest = useRef({ rows, findRow, onFound });

  // Its row is read first: before that the list may be too short to have it.
  const advance = useCallback((): void => {
    if (!target.current) return;
    const { spanId: wanted, row } = target.current;
    if (latest.current.rows.at(row)?.spanId !== wanted) {
      latest.current.rows.ensure(row, row);
      return;
    }
    target.current = undefined;
    latest.current.onFound(row);
  }, []);
  useEffect(() => {
    latest.current = { rows, findRow, onFound };
    advance();
  });
  useEffect(() => {
    if (spanId === '' || revealed.current === spanId) return;
    revealed.current = spanId;
    void latest.current.findRow(spanId).then((row) => {
      if (row === undefined || revealed.current !== spanId) return;
      target.current = { spanId, row };
      advance();
    });
  }, [spanId, advance]);
  return useCallback((inSight: string) => {
    revealed.current = inSight;
    target.current = undefined;
  }, []);
}
