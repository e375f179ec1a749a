import { arrivalCases } from './arrival-cases.ts';
import { completionCases } from './completion-cases.ts';
import { filterCases } from './filter-cases.ts';
import { jaegerCases } from './jaeger-cases.ts';
import { listCases } from './list-cases.ts';
import type { TraceReads } from './readers.ts';
import { oddValueCases } from './odd-value-cases.ts';
import { retentionCases } from './retention-cases.ts';
import { spanKit } from './row-kit.ts';
import { senderCases, traceSenderCases } from './sender-cases.ts';
import type { OpenStore } from './store-under-test.ts';
import { traceCases } from './trace-cases.ts';

/** What every store of spans keeps to. */
export function traceStoreConformance(open: OpenStore<TraceReads>): void {
  const kit = spanKit(open);
  listCases(kit);
  filterCases(kit);
  arrivalCases(kit);
  oddValueCases(kit);
  retentionCases(kit);
  completionCases(kit);
  senderCases(kit);
  traceCases(open);
  traceSenderCases(open);
  jaegerCases(open);
}
