import type { Exemplar, MetricType } from '../../../telemetry/metric-point.ts';
import { readPointExtra } from '../../../telemetry/otlp/point-extra-reader.ts';
import type { TimeRange } from '../../../telemetry/time.ts';
import { spread } from './spread.ts';

const MAX_EXEMPLARS = 20;
const MAX_POINTS = 64;

interface PointWithExtra {
  time: number;
  extra: Uint8Array;
  type: MetricType;
}

/** Exemplars of a group, spread over its time. */
export class ExemplarList {
  #points: PointWithExtra[] = [];

  /** `time` of the point in any unit that is the same for all. */
  add(time: number, extra: Uint8Array, type: MetricType): void {
    this.#points.push({ time, extra, type });
    if (this.#points.length > 2 * MAX_POINTS) this.#points = spread(this.#points, timeOf, MAX_POINTS);
  }

  /** Those within the range, newest first. */
  within({ fromNano, toNano }: TimeRange): Exemplar[] {
    const found = spread(this.#points, timeOf, MAX_POINTS)
      .flatMap(({ extra, type }) => readPointExtra(extra, type).exemplars)
      .filter(({ timeNano }) => timeNano >= fromNano && timeNano < toNano);
    return spread(found, ({ timeNano }) => Number(timeNano - fromNano), MAX_EXEMPLARS);
  }
}

const timeOf = ({ time }: PointWithExtra): number => time;
