import type { MetricBatch, PointColumns } from '../../../telemetry/columns/metric-batch.ts';
import { DayFinder } from './day.ts';
import type { KeptPoints } from './metric-head.ts';

/** The points of a batch whose days do not hold them yet. */
export function keptPoints(batch: MetricBatch, isStored: (day: number) => boolean): KeptPoints & { count: number } {
  const finder = new DayFinder();
  const numbers = keptRuns(batch.numbers, finder, isStored);
  const distributions = keptRuns(batch.distributions, finder, isStored);
  const count = [...numbers, ...distributions].reduce((sum, [from, to]) => sum + to - from, 0);
  return { numbers, distributions, count };
}

function keptRuns(
  { count, time }: PointColumns,
  finder: DayFinder,
  isStored: (day: number) => boolean,
): [number, number][] {
  const runs: [number, number][] = [];
  let from = 0;
  let runDay = Number.NaN;
  for (let row = 0; row <= count; row++) {
    const day = row < count ? finder.dayOf(time[row * 2]!, time[row * 2 + 1]!) : Number.NaN;
    if (day === runDay) continue;
    if (row > from && !isStored(runDay)) runs.push([from, row]);
    from = row;
    runDay = day;
  }
  return runs;
}
