import type { RowCapabilities } from '../../ports/row-store.ts';

/** What the embedded stores of rows can do: all there is. */
export const embeddedCapabilities: RowCapabilities = {
  aggregates: ['count', 'countTraces', 'sum', 'min', 'max', 'quantile', 'uniq', 'first', 'last', 'histogram'],
  regex: true,
  orderByKey: true,
};
