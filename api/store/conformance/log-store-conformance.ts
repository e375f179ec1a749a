import { arrivalCases } from './arrival-cases.ts';
import { completionCases } from './completion-cases.ts';
import { filterCases } from './filter-cases.ts';
import { listCases } from './list-cases.ts';
import { logCases } from './log-cases.ts';
import type { LogReads } from './readers.ts';
import { oddValueCases } from './odd-value-cases.ts';
import { retentionCases } from './retention-cases.ts';
import { logKit } from './row-kit.ts';
import { senderCases } from './sender-cases.ts';
import type { OpenStore } from './store-under-test.ts';

/** What every store of log records keeps to. */
export function logStoreConformance(open: OpenStore<LogReads>): void {
  const kit = logKit(open);
  listCases(kit);
  filterCases(kit);
  arrivalCases(kit);
  oddValueCases(kit);
  retentionCases(kit);
  completionCases(kit);
  senderCases(kit);
  logCases(open);
}
