import { NANO_PER_HOUR } from '../../../telemetry/time.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { Position } from '../../ports/plan.ts';
import type { TraceListPlan, TraceSummary } from '../../ports/trace-store.ts';
import type { PartitionCatalog } from '../rows/partition-catalog.ts';
import { compareTimes, type PartitionView, type RowRef, timeNanoOf } from '../rows/partition-view.ts';
import type { Scan } from '../rows/scan.ts';
import { gatherTraces } from './gather-traces.ts';
import { outlineOf, summaryOf } from './outline.ts';

/** Traces that are looked at together, at most; a short list is often settled by as many as it has. */
const MAX_BATCH = 64;
/** Traces beyond those of the list that show that it is settled. */
const SETTLING = 4;
/** How far from a matching span the rest of its trace is looked for in lists. */
const REACH = BigInt(24 * NANO_PER_HOUR);
/** Matching traces that an order other than by time may have to choose from. */
const MAX_CANDIDATES = 50_000;

export interface ListedTrace {
  summary: TraceSummary;
  position: Position;
}

/** The traces of a list, one more than the limit where there are more. */
export async function listTraces(plan: TraceListPlan, catalog: PartitionCatalog, scan: Scan): Promise<ListedTrace[]> {
  const views = catalog.views(plan.range);
  const found = new FoundTraces(plan);
  const batchSize = Math.min(MAX_BATCH, plan.limit + SETTLING);
  const seen = new Set<string>();
  let batch: { traceId: string; nano: bigint }[] = [];
  const look = (): void => {
    const traceIds = batch.map(({ traceId }) => traceId);
    // They were found newest first.
    const newest = batch[0]?.nano ?? 0n;
    const oldest = batch.at(-1)?.nano ?? 0n;
    const around = catalog.views({ fromNano: oldest - REACH, toNano: newest + REACH });
    const rows = gatherTraces(around, traceIds, plan.of);
    for (const [index, traceId] of traceIds.entries()) {
      const outline = outlineOf(traceId, rows[index]!);
      // What was kept when it was found may be gone by now.
      if (outline) found.add(summaryOf(outline));
    }
    for (const view of around) view.release();
    batch = [];
  };
  for await (const ref of rowsNewestFirst(plan, views, scan)) {
    const traceId = ref.view.tables.traceId(ref.group.codes('trace')[ref.row]!);
    if (seen.has(traceId)) continue;
    seen.add(traceId);
    batch.push({ traceId, nano: timeNanoOf(ref) });
    if (batch.length < batchSize) continue;
    look();
    // A trace begins no later than a span of it, so those to come begin no later than this one: what is newer is settled.
    if (plan.order === 'NEWEST' && found.settledAfter(timeNanoOf(ref))) break;
    if (seen.size >= MAX_CANDIDATES) {
      scan.truncated = true;
      break;
    }
  }
  look();
  return found.finish();
}

/** The rows that match, newest first over all partitions. Of a group only numbers of rows are held until they are due. */
async function* rowsNewestFirst(plan: TraceListPlan, views: PartitionView[], scan: Scan): AsyncGenerator<RowRef> {
  for (const view of views.toReversed()) {
    const groups = view.groups.toSorted((a, b) => b.timeMax - a.timeMax);
    let open: RowsOfGroup[] = [];
    for (const [index, group] of groups.entries()) {
      if (!(await scan.mayGoOn())) break;
      const selection = scan.match(group, plan.range, view.compile(plan.filter, 'spans'));
      if (selection) open.push(new RowsOfGroup(view, group, selectedRows(selection)));
      const next = groups[index + 1];
      if (next) yield* newestOf(open, { view, group: next, row: 0, time: next.timeMax });
      open = open.filter(({ newest }) => newest);
    }
    yield* newestOf(open);
    view.release();
    if (scan.truncated) return;
  }
}

/** The rows that are not older than a place, newest first; without a place all. */
function* newestOf(open: readonly RowsOfGroup[], edge?: RowRef): Generator<RowRef> {
  for (;;) {
    let best: RowsOfGroup | undefined;
    for (const rows of open)
      if (rows.newest && (!best?.newest || compareTimes(rows.newest, best.newest) > 0)) best = rows;
    if (!best?.newest || (edge && compareTimes(best.newest, edge) < 0)) return;
    yield best.newest;
    best.pass();
  }
}

/** Rows of a group, newest first. */
class RowsOfGroup {
  /** Undefined behind the last. */
  newest: RowRef | undefined;
  readonly #view: PartitionView;
  readonly #group: RowRef['group'];
  readonly #times: Float64Array;
  /** Ascending in time. */
  readonly #rows: Uint32Array;
  #left: number;

  constructor(view: PartitionView, group: RowRef['group'], rows: Uint32Array) {
    this.#view = view;
    this.#group = group;
    this.#times = group.numbers('time');
    this.#rows = rows.sort((a, b) => this.#times[a]! - this.#times[b]!);
    this.#left = rows.length;
    this.pass();
  }

  pass(): void {
    const row = this.#rows[--this.#left];
    this.newest =
      row === undefined ? undefined : { view: this.#view, group: this.#group, row, time: this.#times[row]! };
  }
}

class FoundTraces {
  readonly #plan: TraceListPlan;
  #traces: ListedTrace[] = [];

  constructor(plan: TraceListPlan) {
    this.#plan = plan;
  }

  add(summary: TraceSummary): void {
    const position = this.#position(summary);
    const { after } = this.#plan;
    if (after && comparePositions(position, after) <= 0) return;
    this.#traces.push({ summary, position });
  }

  /** Whether the list is full of traces that began after the instant. */
  settledAfter(nano: bigint): boolean {
    return this.#traces.filter(({ summary }) => summary.startNano > nano).length > this.#plan.limit;
  }

  finish(): ListedTrace[] {
    return this.#traces.toSorted((a, b) => comparePositions(a.position, b.position)).slice(0, this.#plan.limit + 1);
  }

  #position(summary: TraceSummary): Position {
    const { order } = this.#plan;
    if (order === 'SLOWEST') return [summary.durationNano, summary.startNano, summary.traceId];
    if (order === 'MOST_SPANS') return [summary.spanCount, summary.startNano, summary.traceId];
    return [summary.startNano, summary.traceId];
  }
}

/** Numbers descending, then ids ascending. */
function comparePositions(a: Position, b: Position): number {
  for (let index = 0; index < a.length - 1; index++) {
    const left = BigInt(a[index]!);
    const right = BigInt(b[index]!);
    if (left !== right) return left > right ? -1 : 1;
  }
  const left = String(a.at(-1));
  const right = String(b.at(-1));
  return left < right ? -1 : left > right ? 1 : 0;
}
