import type { ScanReport } from '../../store/ports/plan.ts';
import type { StoreStatistics } from '../../store/ports/row-store.ts';
import type { TimeRange } from '../../telemetry/time.ts';
import { formatNano } from '../../telemetry/time.ts';
import { printQuery } from '../syntax/print.ts';
import type { QueryTree, TimeTree } from '../syntax/tree.ts';
import { formatDuration, roundDown } from '../time-range.ts';
import type { QueryResult } from './query-result.ts';

/** The answer to an aggregation that was not read to its end: of a part of the rows it would be false. */
export function tooExpensive(
  tree: QueryTree,
  report: ScanReport,
  statistics: StoreStatistics,
  limitRows: number,
  now: bigint,
): QueryResult {
  const estimatedRows = Math.max(report.scannedRows + 1, rowsWithin(report.range, statistics));
  return {
    kind: 'tooExpensive',
    message: `The query would read about ${estimatedRows} rows; it stopped after ${report.scannedRows}.`,
    estimatedRows,
    limitRows,
    suggestion: shorterQuery(tree, report.range, Math.min(1, report.scannedRows / estimatedRows), now),
  };
}

/** The store's rows, spread evenly over the time that it holds. */
function rowsWithin(range: TimeRange, { rows, oldestNano, newestNano }: StoreStatistics): number {
  if (oldestNano === null || newestNano === null) return 0;
  const from = range.fromNano > oldestNano ? range.fromNano : oldestNano;
  const to = range.toNano < newestNano ? range.toNano : newestNano;
  const held = Number(newestNano - oldestNano);
  return held > 0 ? Math.round(rows * Math.max(0, Number(to - from) / held)) : rows;
}

/** The same query over as much of the end of its range as could be read; null where that is below a second. */
function shorterQuery(tree: QueryTree, range: TimeRange, share: number, now: bigint): string | null {
  const nanoseconds = roundDown(Number(range.toNano - range.fromNano) * share);
  if (nanoseconds === undefined) return null;
  const at = { position: 0, length: 0 };
  const instant = (nano: bigint) => ({ kind: 'time' as const, text: formatNano(nano), nano, at });
  const time: TimeTree =
    range.toNano === now
      ? { kind: 'last', duration: { text: formatDuration(nanoseconds), nanoseconds, at }, at }
      : { kind: 'between', from: instant(range.toNano - BigInt(nanoseconds)), to: instant(range.toNano), at };
  return printQuery({ ...tree, time });
}
