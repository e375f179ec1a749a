import { mix } from '../../../telemetry/columns/hash.ts';
import { msFromNano } from '../../../telemetry/time.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { SpanPoints, SpanPointsPlan } from '../../ports/trace-store.ts';
import type { PartitionView } from '../rows/partition-view.ts';
import type { Scan } from '../rows/scan.ts';
import { PointSample } from './point-sample.ts';

/** Room for the number of a trace beside that of its partition. */
const TRACES = 2 ** 32;
/** Of a trace's id. */
const ID_WORDS = 4;

/** Start, duration, status and trace of the spans that match. */
export async function findPoints(
  plan: SpanPointsPlan,
  views: PartitionView[],
  scan: Scan,
): Promise<Omit<SpanPoints, 'report'>> {
  const sample = new PointSample(plan.limit);
  const { fromNano } = plan.range;
  for (const [index, view] of views.entries()) {
    const filter = view.compile(plan.filter, 'spans');
    for (const group of view.groups) {
      if (!(await scan.mayGoOn())) break;
      const selection = scan.match(group, plan.range, filter);
      if (!selection) continue;
      const base = Number(group.baseNano - fromNano);
      const times = group.numbers('time');
      const durations = group.numbers('duration');
      const contexts = group.codes('context');
      const traces = group.codes('trace');
      const ids = group.ids('spanId');
      for (const row of selectedRows(selection)) {
        const point = {
          start: base + times[row]!,
          duration: durations[row]!,
          status: view.contexts.get(contexts[row]!).own[1],
          place: index * TRACES + traces[row]!,
        };
        sample.add(point, mix(ids[row * 2]! ^ ids[row * 2 + 1]! ^ mix(traces[row]!)) >>> 0);
      }
    }
  }
  const points = sample.finish();
  const traceIds = new Int32Array(points.length * ID_WORDS);
  points.forEach(({ place }, at) => {
    const { traces } = views[Math.floor(place / TRACES)]!.tables;
    const trace = place % TRACES;
    if (trace > 0) traceIds.set(traces.words(trace), at * ID_WORDS);
  });
  return {
    count: sample.count,
    startsMs: Float64Array.from(points, ({ start }) => msFromNano(fromNano + BigInt(start))),
    durations: Float64Array.from(points, ({ duration }) => duration),
    statuses: Uint8Array.from(points, ({ status }) => status),
    traceIds: new Uint8Array(traceIds.buffer),
  };
}
