import { filterCases } from './filter-cases.ts';
import { listCases } from './list-cases.ts';
import type { LogReads } from './readers.ts';
import { logKit } from './row-kit.ts';
import type { OpenStore } from './store-under-test.ts';

/** What every store of log records keeps to. */
export function logStoreConformance(open: OpenStore<LogReads>): void {
  const kit = logKit(open);
  listCases(kit);
  filterCases(kit);
}
