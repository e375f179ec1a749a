import { useMemo, useState, useSyncExternalStore } from 'react';
import { type ReadRows, RowList, rowOf, type RowView } from './row-list.ts';

export interface Rows<Row> extends Pick<RowView<Row>, 'count' | 'failure'> {
  /** Undefined while it has not been read. */
  at: (index: number) => Row | undefined;
  ensure: (first: number, last: number) => void;
  again: () => void;
  /** What is shown is of the list before. */
  isPending: boolean;
}

/** Rows read window by window. `key` stands for `read`: another one is another list, and until it is there the one before is shown. */
export function useRowList<Row>(key: string, count: number, read: ReadRows<Row>): Rows<Row> {
  // oxlint-disable-next-line react/exhaustive-deps -- the key stands for the others
  const list = useMemo(() => new RowList(read, count), [key]);
  const view = useSyncExternalStore(list.subscribe, list.view);
  const [shown, setShown] = useState(view);
  const isThere = view.windows.size > 0;
  if (isThere && view !== shown) setShown(view);
  const current = isThere ? view : shown;
  const at = useMemo(() => (index: number) => rowOf(current, index), [current]);
  const { ensure, again } = list;
  return { count: current.count, at, failure: view.failure, ensure, again, isPending: !isThere };
}
