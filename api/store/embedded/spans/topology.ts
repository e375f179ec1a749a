import { NANO_PER_MINUTE, type TimeRange } from '../../../telemetry/time.ts';
import { Sketch } from '../../../telemetry/sketch.ts';
import { utf8 } from '../../../telemetry/otlp/any-value-reader.ts';
import type { ServiceEdge } from '../../ports/trace-store.ts';
import type { PartitionView } from '../rows/partition-view.ts';
import { eachBucket } from '../rows/roll-up.ts';
import { areFailures, edgeOfCalls, type EdgeJson } from './call-edges.ts';

const MINUTE = BigInt(NANO_PER_MINUTE);

/** The range in whole minutes: what roll-ups can tell. */
export function wholeMinutes({ fromNano, toNano }: TimeRange): TimeRange {
  return { fromNano: (fromNano / MINUTE) * MINUTE, toNano: ((toNano + MINUTE - 1n) / MINUTE) * MINUTE };
}

/** The edges of calls in a range of whole minutes, most used first. */
export function findEdges(views: PartitionView[], range: TimeRange, environment: string | null): ServiceEdge[] {
  const found = new Map<string, { json: EdgeJson; requests: number; errors: number; durations: Sketch }>();
  for (const view of views) {
    const { edges } = view.tables;
    const first = Number((range.fromNano - view.partition.baseNano) / MINUTE);
    const end = Number((range.toNano - view.partition.baseNano) / MINUTE);
    for (const calls of view.partition.calls()) {
      for (let cell = 0; cell < calls.cells; cell++) {
        const minute = calls.minutes[cell]!;
        if (minute < first || minute >= end) continue;
        const text = utf8(edges.bytes(edgeOfCalls(calls.series[cell]!)));
        let edge = found.get(text);
        if (!edge) {
          const json = JSON.parse(text) as EdgeJson;
          found.set(text, (edge = { json, requests: 0, errors: 0, durations: new Sketch() }));
        }
        edge.requests += calls.counts[cell]!;
        if (areFailures(calls.series[cell]!)) edge.errors += calls.counts[cell]!;
        const { durations } = edge;
        eachBucket(calls, cell, (bucket, count) =>
          bucket < 0 ? durations.addZeros(count) : durations.addBucket(bucket, count),
        );
      }
    }
  }
  return merged([...found.values()].filter(({ json }) => environment === null || json[2] === environment));
}

/** Without the environment, edges of the same ends are one. */
function merged(edges: { json: EdgeJson; requests: number; errors: number; durations: Sketch }[]): ServiceEdge[] {
  const byEnds = new Map<string, (typeof edges)[number]>();
  for (const edge of edges) {
    const ends = JSON.stringify(edge.json.slice(0, 2));
    const known = byEnds.get(ends);
    if (!known) byEnds.set(ends, edge);
    else {
      known.requests += edge.requests;
      known.errors += edge.errors;
      known.durations.merge(edge.durations);
    }
  }
  return [...byEnds.values()]
    .map(({ json: [from, to], requests, errors, durations }) => ({
      from,
      to,
      requestCount: requests,
      errorCount: errors,
      p95Nano: durations.quantile(0.95),
    }))
    .sort((a, b) => b.requestCount - a.requestCount);
}
