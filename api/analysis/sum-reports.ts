import type { ScanReport } from '../store/ports/plan.ts';
import type { TimeRange } from '../telemetry/time.ts';

/** What several reads for one answer say about it together. */
export function sumReports(range: TimeRange, reports: readonly ScanReport[]): ScanReport {
  return {
    range,
    scannedRows: reports.reduce((sum, report) => sum + report.scannedRows, 0),
    truncated: reports.some(({ truncated }) => truncated),
    notes: [...new Set(reports.flatMap(({ notes }) => notes))],
  };
}
