import { filterCases } from './filter-cases.ts';
import { listCases } from './list-cases.ts';
import type { TraceReads } from './readers.ts';
import { spanKit } from './row-kit.ts';
import type { OpenStore } from './store-under-test.ts';

/** What every store of spans keeps to. */
export function traceStoreConformance(open: OpenStore<TraceReads>): void {
  const kit = spanKit(open);
  listCases(kit);
  filterCases(kit);
}
