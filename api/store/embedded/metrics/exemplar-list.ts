import type { Exemplar, MetricType } from '../../../telemetry/metric-point.ts';
import { readPointExtra } from '../../../telemetry/otlp/point-extra-reader.ts';
import type { TimeRange } from '../../../telemetry/time.ts';

const MAX_EXEMPLARS = 10;
/** Points that may have the newest exemplars: an exemplar may be older than those of an earlier point. */
const MAX_POINTS = 64;

interface PointWithExtra {
  time: number;
  extra: Uint8Array;
  type: MetricType;
}

/** The newest exemplars of a group. */
export class ExemplarList {
  #points: PointWithExtra[] = [];

  /** `time` of the point in any unit that is the same for all. */
  add(time: number, extra: Uint8Array, type: MetricType): void {
    this.#points.push({ time, extra, type });
    if (this.#points.length > 2 * MAX_POINTS) this.#cut();
  }

  /** Those within the range, newest first. */
  newest({ fromNano, toNano }: TimeRange): Exemplar[] {
    this.#cut();
    return this.#points
      .flatMap(({ extra, type }) => readPointExtra(extra, type).exemplars)
      .filter(({ timeNano }) => timeNano >= fromNano && timeNano < toNano)
      .sort((a, b) => (a.timeNano < b.timeNano ? 1 : a.timeNano > b.timeNano ? -1 : 0))
      .slice(0, MAX_EXEMPLARS);
  }

  #cut(): void {
    this.#points.sort((a, b) => b.time - a.time);
    this.#points.length = Math.min(this.#points.length, MAX_POINTS);
  }
}
