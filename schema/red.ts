import { duration, failed } from '../api/analysis/service-red.ts';
import type { RedFigure } from '../api/analysis/service-red.ts';
import { quantileOf } from '../api/query/lower/lower-aggregate.ts';
import { autoStep } from '../api/query/time-range.ts';
import type { TimeSeries } from '../api/query/run/query-result.ts';
import type { StoreAggregate } from '../api/store/ports/plan.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import { NANO_PER_MINUTE } from '../api/telemetry/time.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../api/telemetry/time.ts';
import { readRange, readStep } from './arguments.ts';
import type { RangeArgument } from './arguments.ts';
import type { GraphContext } from './context.ts';
import { badInput } from './errors.ts';
import type { RedNode } from './nodes.ts';
import { orNull } from './result-meta.ts';

export interface RedArguments {
  range?: RangeArgument | null | undefined;
  step?: string | null | undefined;
  environment?: string | null | undefined;
}

export function redOf(service: ServiceIdentity, operation: string | null, args: RedArguments, now: UnixNano): RedNode {
  const range = readRange(args.range, now);
  const step = typeof args.step === 'string' ? readStep(args.step, range) : usualStep(range);
  return { service, operation, range, environment: args.environment ?? null, step };
}

/** Where nothing is said. Of more than half an hour whole minutes, which the roll-ups of the store know. */
export function usualStep(range: TimeRange): Nanoseconds {
  const step = autoStep(range);
  const isLong = range.toNano - range.fromNano > BigInt(30 * NANO_PER_MINUTE);
  return isLong ? Math.max(step, NANO_PER_MINUTE) : step;
}

export const requestCount = { fn: 'count' } as const;
export const failedCount = { fn: 'count', filter: failed } as const;
export const histogram: StoreAggregate = { fn: 'histogram', key: duration };

export function quantile(percentile: number): StoreAggregate {
  if (percentile > 0 && percentile < 100) return { fn: 'quantile', key: duration, q: quantileOf(percentile) };
  throw badInput(`the percentile ${percentile} is not between 0 and 100`);
}

/** One figure for the whole range, empty where the store cannot answer. */
export function figureOf(
  red: Omit<RedNode, 'step'>,
  aggregate: StoreAggregate,
  context: GraphContext,
): Promise<RedFigure> {
  return orEmpty(loadFigure({ ...red, step: null }, aggregate, context), red.range);
}

/** One figure for each bucket, empty where the store cannot answer. */
export function seriesOf(red: RedNode, aggregate: StoreAggregate, context: GraphContext): Promise<RedFigure> {
  return orEmpty(loadFigure(red, aggregate, context), red.range);
}

/** All figures that the fields of a request ask for are loaded together. */
export function loadFigure(
  red: Omit<RedNode, 'step'> & { step: Nanoseconds | null },
  aggregate: StoreAggregate,
  { loaders }: GraphContext,
): Promise<RedFigure> {
  return loaders.red.load({ ...red, aggregate });
}

async function orEmpty(figure: Promise<RedFigure>, range: TimeRange): Promise<RedFigure> {
  const report = { range, scannedRows: 0, truncated: false, notes: [] };
  return (await orNull(figure)) ?? { times: [], values: [], json: undefined, report };
}

export function timeSeries(name: string, unit: string | null, times: number[], values: (number | null)[]): TimeSeries {
  return { name, unit, role: 'VALUE', labels: [], times, values, exemplars: [] };
}
