import type { ReadBudget, ScanReport } from '../../ports/plan.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import { type FilterNode, matchNone } from '../../columnar/filter-node.ts';
import { isEmpty, type RowGroup, type Selection } from '../../columnar/rows.ts';

/** A query's thread serves others too: it goes on this long before it lets them. */
const SLICE_MS = 8;

/** What one query has read so far, and whether it may go on. */
export class Scan {
  scannedRows = 0;
  truncated = false;
  readonly notes: string[] = [];
  #budget: ReadBudget;
  #started = performance.now();
  #sliceStarted = this.#started;

  constructor(budget: ReadBudget) {
    this.#budget = budget;
  }

  /** Called between row groups: false where the budget is spent; then the answer is cut. */
  async mayGoOn(): Promise<boolean> {
    const now = performance.now();
    if (now - this.#sliceStarted > SLICE_MS) {
      await new Promise(setImmediate);
      this.#sliceStarted = performance.now();
    }
    if (this.scannedRows < this.#budget.maxRows && now - this.#started < this.#budget.timeoutMs) return true;
    this.truncated = true;
    return false;
  }

  report(range: TimeRange): ScanReport {
    const { scannedRows, truncated, notes } = this;
    return { range, scannedRows, truncated, notes };
  }

  /** The rows of a group, from `firstRow` on, within the range that match; undefined where there are none. */
  match(group: RowGroup, range: TimeRange, filter: FilterNode, firstRow = 0): Selection | undefined {
    const from = Number(range.fromNano - group.baseNano);
    const to = Number(range.toNano - group.baseNano);
    if (filter === matchNone || group.timeMax < from || group.timeMin >= to) return undefined;
    let rows: Uint8Array | undefined;
    const ranges: [start: number, end: number][] = [];
    for (const [index, page] of group.pages.entries()) {
      const end = page.start + page.rows;
      if (page.timeMax < from || page.timeMin >= to || end <= firstRow || !filter.canMatch(group, index)) continue;
      rows ??= new Uint8Array(group.rows);
      const start = Math.max(page.start, firstRow);
      this.scannedRows += end - start;
      if (ranges.at(-1)?.[1] === start) ranges.at(-1)![1] = end;
      else ranges.push([start, end]);
      if (page.timeMin >= from && page.timeMax < to) rows.fill(1, start, end);
      else {
        const times = group.numbers('time');
        for (let row = start; row < end; row++) if (times[row]! >= from && times[row]! < to) rows[row] = 1;
      }
    }
    if (!rows) return undefined;
    const selection = { rows, ranges };
    filter.narrow(group, selection);
    return isEmpty(selection) ? undefined : selection;
  }
}
