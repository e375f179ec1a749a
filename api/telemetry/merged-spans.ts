import { PairNumbers } from './columns/pair-numbers.ts';
import type { ServiceIdentity } from './resource.ts';
import { STATUS_ERROR } from './span.ts';
import type { Nanoseconds } from './time.ts';
import { selfTimeOf } from './trace-tree.ts';
import type { SpanColumns, TraceTree } from './trace-tree.ts';

/** What is merged: the columns of a trace with what tells its operations apart. */
export interface OperationColumns extends SpanColumns {
  statuses: Uint8Array;
  /** Places in the lists. */
  names: Uint32Array;
  services: Uint32Array;
  nameList: string[];
  serviceList: ServiceIdentity[];
}

/** Spans of one operation below the same merged parent, as one. */
export interface MergedSpan {
  /** Its place in the list; -1 at the top. A parent stands before its children. */
  parent: number;
  depth: number;
  service: ServiceIdentity;
  name: string;
  spanCount: number;
  errorCount: number;
  /** The sum of their durations. */
  durationNano: Nanoseconds;
  /** The sum of the time in which none of their children ran. */
  selfTimeNano: Nanoseconds;
  /** The self-time of them and of all below: what is as wide as that nests. */
  timeNano: Nanoseconds;
  /** Of the earliest, from the start of the trace. */
  firstStartNano: Nanoseconds;
}

/** Merges the spans of a trace by path: those of the same service and name under the same path are one. */
export function mergeSpans(columns: OperationColumns, tree: TraceTree): MergedSpan[] {
  const { starts, durations, statuses, names, services, nameList, serviceList } = columns;
  const operations = new PairNumbers();
  const places = new PairNumbers();
  const merged: MergedSpan[] = [];
  const placeOf = new Int32Array(starts.length);
  for (const span of tree.order) {
    const above = tree.parents[span]!;
    const parent = above < 0 ? -1 : placeOf[above]!;
    const operation = operations.number(services[span]!, names[span]!);
    const place = places.number(parent, operation);
    placeOf[span] = place;
    const self = selfTimeOf(span, columns, tree);
    const known = merged[place];
    const isError = statuses[span] === STATUS_ERROR;
    if (!known) {
      merged.push({
        parent,
        depth: tree.depths[span]!,
        service: serviceList[services[span]!]!,
        name: nameList[names[span]!]!,
        spanCount: 1,
        errorCount: isError ? 1 : 0,
        durationNano: durations[span]!,
        selfTimeNano: self,
        timeNano: self,
        firstStartNano: starts[span]!,
      });
      continue;
    }
    known.spanCount++;
    if (isError) known.errorCount++;
    known.durationNano += durations[span]!;
    known.selfTimeNano += self;
    known.timeNano += self;
    known.firstStartNano = Math.min(known.firstStartNano, starts[span]!);
  }
  for (let at = merged.length - 1; at >= 0; at--) {
    const { parent, timeNano } = merged[at]!;
    if (parent >= 0) merged[parent]!.timeNano += timeNano;
  }
  return merged;
}

/** The `most` of them with most time, depth first, siblings with most time first; parents are places in this list. */
export function heaviestSpans(merged: readonly MergedSpan[], most: number): MergedSpan[] {
  const byTime = [...merged.keys()].sort((a, b) => merged[b]!.timeNano - merged[a]!.timeNano || a - b);
  // None has more time than the one above it, so that what is kept hangs together.
  const kept = byTime.slice(0, most);
  const children = Map.groupBy(kept, (at) => merged[at]!.parent);
  const ordered: MergedSpan[] = [];
  const waiting = (children.get(-1) ?? []).toReversed().map((at) => ({ at, parent: -1 }));
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { at, parent } = next;
    const place = ordered.push({ ...merged[at]!, parent }) - 1;
    for (const child of (children.get(at) ?? []).toReversed()) waiting.push({ at: child, parent: place });
  }
  return ordered;
}
