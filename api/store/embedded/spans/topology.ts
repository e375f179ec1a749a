import { NANO_PER_MINUTE, type TimeRange } from '../../../telemetry/time.ts';
import { Sketch } from '../../../telemetry/sketch.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import { everybody, isAmong, type Senders } from '../../ports/senders.ts';
import type { Calls, CallTopology, TopologyNode } from '../../ports/trace-store.ts';
import type { PartitionView } from '../rows/partition-view.ts';
import { eachBucket } from '../rows/roll-up.ts';
import { areFailures, edgeOfCalls, type EdgeJson } from './call-edges.ts';

const MINUTE = BigInt(NANO_PER_MINUTE);
const CALLS = 'calls';
const MINUTES_PER_HOUR = 60;

/** The range in whole minutes: what roll-ups can tell. */
export function wholeMinutes({ fromNano, toNano }: TimeRange): TimeRange {
  return { fromNano: (fromNano / MINUTE) * MINUTE, toNano: ((toNano + MINUTE - 1n) / MINUTE) * MINUTE };
}

interface EdgeCalls {
  json: EdgeJson;
  requests: number;
  errors: number;
  durations: Sketch;
}

/** The calls in a range of whole minutes, by edge and by what is called, most used first. */
export function findCalls(
  views: PartitionView[],
  range: TimeRange,
  environment: string | null,
  of: Senders = everybody,
): Omit<CallTopology, 'report'> {
  const found = new Map<string, EdgeCalls>();
  const callsOfEdge = (text: string): EdgeCalls => {
    const known = found.get(text);
    if (known) return known;
    const calls = { json: JSON.parse(text) as EdgeJson, requests: 0, errors: 0, durations: new Sketch() };
    found.set(text, calls);
    return calls;
  };
  for (const view of views) {
    const { edges } = view.tables;
    const first = Number((range.fromNano - view.partition.baseNano) / MINUTE);
    const end = Number((range.toNano - view.partition.baseNano) / MINUTE);
    /** By number of the partition. */
    const known: EdgeCalls[] = [];
    const { rollUps } = view.rolledUp(CALLS, { canUse: () => true, isWhole: first <= 0 && end >= MINUTES_PER_HOUR });
    for (const calls of [...rollUps.map((part) => part.load()), ...view.partition.sharedCalls]) {
      for (let cell = 0; cell < calls.cells; cell++) {
        const minute = calls.minutes[cell]!;
        if (minute < first || minute >= end) continue;
        const number = edgeOfCalls(calls.series[cell]!);
        const edge = (known[number] ??= callsOfEdge(utf8(edges.bytes(number))));
        edge.requests += calls.counts[cell]!;
        if (areFailures(calls.series[cell]!)) edge.errors += calls.counts[cell]!;
        const { durations } = edge;
        eachBucket(calls, cell, (bucket, count) =>
          bucket < 0 ? durations.addZeros(count) : durations.addBucket(bucket, count),
        );
      }
    }
    view.release();
  }
  const edges = [...found.values()].filter(({ json }) => {
    return (environment === null || json[2] === environment) && isWithin(json, of);
  });
  return {
    // Without the environment, edges of the same ends are one.
    edges: summed(edges, ([from, to]) => JSON.stringify([from, to])).map(({ json: [from, to], ...calls }) => {
      return { from, to, ...callsOf(calls) };
    }),
    called: summed(edges, ([, to]) => JSON.stringify(to)).map(({ json: [, node], ...calls }) => {
      return { node, ...callsOf(calls) };
    }),
  };
}

/** Whether both ends are theirs, or no service. The environment is known of one end alone: that of who calls. */
function isWithin([from, to, environment]: EdgeJson, of: Senders): boolean {
  const isTheirs = ({ kind, name }: TopologyNode): boolean => kind !== 'SERVICE' || isAmong(name, environment, of);
  return isTheirs(from) && isTheirs(to);
}

/** Those of the same key together, most used first. */
function summed(edges: readonly EdgeCalls[], keyOf: (json: EdgeJson) => string): EdgeCalls[] {
  const sums = new Map<string, EdgeCalls>();
  for (const { json, requests, errors, durations } of edges) {
    const key = keyOf(json);
    let sum = sums.get(key);
    if (!sum) sums.set(key, (sum = { json, requests: 0, errors: 0, durations: new Sketch() }));
    sum.requests += requests;
    sum.errors += errors;
    sum.durations.merge(durations);
  }
  return [...sums.values()].sort((a, b) => b.requests - a.requests);
}

function callsOf({ requests, errors, durations }: Omit<EdgeCalls, 'json'>): Calls {
  return { requestCount: requests, errorCount: errors, p95Nano: durations.quantile(0.95) };
}
