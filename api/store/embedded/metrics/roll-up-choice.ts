import { NANO_PER_HOUR, NANO_PER_SECOND, type TimeRange } from '../../../telemetry/time.ts';
import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import type { MetricAggregate, SeriesPlan } from '../../ports/metric-store.ts';
import { resolutions } from './day-format.ts';
import { isLevel } from './roll-up-steps.ts';

/** Shorter ranges are read from the points themselves. */
const LONG_NANO = BigInt(24 * NANO_PER_HOUR);

const ofLevels: readonly MetricAggregate['fn'][] = ['avg', 'min', 'max', 'sum', 'last', 'count'];
const ofCounters: readonly MetricAggregate['fn'][] = ['rate', 'increase'];
const ofDistributions: readonly MetricAggregate['fn'][] = [...ofLevels, ...ofCounters, 'quantile', 'uniq'];

/** Seconds of the longest roll-up steps that answer the plan as the points would; 0 where none does. */
export function rollUpFor({ range, step, aggregates }: SeriesPlan, metrics: readonly MetricIdentity[]): number {
  if (range.toNano - range.fromNano < LONG_NANO) return resolutions.RAW;
  const canAnswer = metrics.every((metric) => aggregates.every(({ fn }) => answeredFor(metric).includes(fn)));
  if (!canAnswer) return resolutions.RAW;
  const fitting = resolutions.STEPS.filter((seconds) => step === undefined || step % (seconds * NANO_PER_SECOND) === 0);
  return fitting.reduce<number>((longest, seconds) => Math.max(longest, seconds), resolutions.RAW);
}

/** The range, widened to whole steps. */
export function widened({ fromNano, toNano }: TimeRange, seconds: number): TimeRange {
  if (seconds === 0) return { fromNano, toNano };
  const width = BigInt(seconds * NANO_PER_SECOND);
  return { fromNano: (fromNano / width) * width, toNano: ((toNano + width - 1n) / width) * width };
}

function answeredFor(metric: MetricIdentity): readonly MetricAggregate['fn'][] {
  if (isLevel(metric)) return ofLevels;
  if (metric.type === 'SUM') return ofCounters;
  return metric.type === 'SUMMARY' ? [] : ofDistributions;
}
