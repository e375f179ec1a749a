import { toText } from '../../telemetry/any-value.ts';
import type { DataPoint } from '../../telemetry/metric-point.ts';
import type { MetricAggregate, SeriesPlan } from '../ports/metric-store.ts';
import type { ReferencePoint } from './metric-reference-points.ts';

/**
 * What a plan asks of points, worked out plainly from the promises of the port: each number on its own, looking through all
 * points again. Times are seconds from the start of the range, exact enough for whole milliseconds.
 */
export function referenceSeries(points: readonly ReferencePoint[], plan: SeriesPlan): Map<string, (number | null)[][]> {
  const series = seriesOf(points, plan);
  const known = knownUntil(series);
  const groups = new Map<string, Series[]>();
  for (const own of series.filter(({ sent }) => sent.length > 0)) {
    const key = JSON.stringify(plan.by.map(({ name }) => valueOf(own.sent[0]!.point, name)));
    groups.set(key, [...(groups.get(key) ?? []), own]);
  }
  const steps = stepsOf(plan);
  const end = secondsOf(plan.range.toNano, plan);
  const results = new Map<string, (number | null)[][]>();
  for (const [key, members] of groups) {
    const hasPoints = members.some(({ sent }) => sent.some(({ at }) => at >= 0 && at < end));
    if (!hasPoints) continue;
    const valueIn = (aggregate: MetricAggregate, step: Step): number | null => {
      const cut = plan.step !== undefined && steps.length > 1 && known > step.from && known < step.to ? known : step.to;
      return valueOfStep(aggregate, members, step, cut - step.from);
    };
    results.set(
      key,
      plan.aggregates.map((aggregate) => steps.map((step) => valueIn(aggregate, step))),
    );
  }
  return results;
}

interface Step {
  from: number;
  to: number;
}

interface Timed {
  at: number;
  /** undefined where none was sent. */
  start: number | undefined;
  point: DataPoint;
}

/** What was recorded, or how much it grew, from one instant to another: `point` less `before`. */
interface Grown {
  from: number;
  to: number;
  amount: number;
  point: DataPoint;
  before: DataPoint | undefined;
}

interface Series {
  metric: ReferencePoint['metric'];
  /** All points, and those that have a value. */
  sent: Timed[];
  points: Timed[];
  grown: Grown[];
}

/** Points are looked for this long before and after the range. */
const BEYOND_SECONDS = 600;

function secondsOf(nano: bigint, { range }: SeriesPlan): number {
  return Number((nano - range.fromNano) / 1_000_000n) / 1000;
}

function stepsOf(plan: SeriesPlan): Step[] {
  const end = secondsOf(plan.range.toNano, plan);
  if (plan.step === undefined) return [{ from: 0, to: end }];
  const steps: Step[] = [];
  const width = BigInt(plan.step);
  for (let at = (plan.range.fromNano / width) * width; at < plan.range.toNano; at += width) {
    const from = Math.max(0, secondsOf(at, plan));
    steps.push({ from, to: Math.min(end, secondsOf(at + width, plan)) });
  }
  return steps;
}

function seriesOf(points: readonly ReferencePoint[], plan: SeriesPlan): Series[] {
  const bySeries = new Map<string, { metric: ReferencePoint['metric']; byTime: Map<bigint, DataPoint> }>();
  for (const { metric, point } of points) {
    const key = JSON.stringify([metric, point.attributes, point.resource, point.scope]);
    const own = bySeries.get(key) ?? { metric, byTime: new Map<bigint, DataPoint>() };
    own.byTime.set(point.timeNano, point);
    bySeries.set(key, own);
  }
  const end = secondsOf(plan.range.toNano, plan) + BEYOND_SECONDS;
  return [...bySeries.values()].map(({ metric, byTime }) => {
    const timed = [...byTime.values()]
      .sort((a, b) => (a.timeNano < b.timeNano ? -1 : 1))
      .map((point) => ({
        at: secondsOf(point.timeNano, plan),
        start: point.startNano === null ? undefined : secondsOf(point.startNano, plan),
        point,
      }))
      .filter(({ at }) => at >= -BEYOND_SECONDS && at < end);
    const valued = timed.filter(({ point }) => point.flags % 2 === 0 && !Number.isNaN(point.value));
    return { metric, sent: timed, points: valued, grown: grownOf(metric, valued) };
  });
}

function amountOf(point: DataPoint): number {
  return Number(point.count ?? point.value ?? 0);
}

function grownOf({ type, temporality, isMonotonic }: ReferencePoint['metric'], points: Timed[]): Grown[] {
  const grown: Grown[] = [];
  if (type === 'GAUGE') return grown;
  const isDistribution = type !== 'SUM';
  points.forEach(({ at, start, point }, index) => {
    const previous = points[index - 1];
    const whole = (from: number): void =>
      void grown.push({ from, to: at, amount: amountOf(point), point, before: undefined });
    if (temporality === 'DELTA') {
      const from = start !== undefined && start < at ? start : at;
      whole(previous ? Math.max(from, previous.at) : from);
      return;
    }
    if (!previous) {
      if (start !== undefined && start < at && start >= -BEYOND_SECONDS) whole(start);
      return;
    }
    const hasRestarted =
      start !== undefined && previous.start !== undefined && start > previous.start && start >= previous.at;
    if (hasRestarted) whole(start < at ? start : previous.at);
    else if ((isMonotonic === true || isDistribution) && lost(point, previous.point)) whole(previous.at);
    else {
      const amount = amountOf(point) - amountOf(previous.point);
      grown.push({ from: previous.at, to: at, amount, point, before: previous.point });
    }
  });
  return grown;
}

/** Whether a counter, or a bucket of a histogram, is lower than it was. */
function lost(point: DataPoint, before: DataPoint): boolean {
  if (amountOf(point) < amountOf(before)) return true;
  if (!point.bucketCounts) return false;
  if (String(point.explicitBounds) !== String(before.explicitBounds)) return true;
  if (point.bucketCounts.length !== before.bucketCounts!.length) return true;
  return point.bucketCounts.some((count, bucket) => count < before.bucketCounts![bucket]!);
}

function knownUntil(series: readonly Series[]): number {
  const grown = series.flatMap((own) => own.grown);
  if (grown.some(({ from, to }) => to <= from)) return Infinity;
  return grown.reduce((latest, { to }) => Math.max(latest, to), -Infinity);
}

/** Which part of what grew belongs to a step; undefined where none does. */
function shareIn({ from, to }: Grown, step: Step): number | undefined {
  if (to <= from) return to >= step.from && to < step.to ? 1 : undefined;
  const overlap = Math.min(to, step.to) - Math.max(from, step.from);
  return overlap > 0 ? overlap / (to - from) : undefined;
}

function valueOfStep(
  aggregate: MetricAggregate,
  members: readonly Series[],
  step: Step,
  seconds: number,
): number | null {
  const values = members
    .filter(({ metric: { type } }) => type === 'GAUGE' || type === 'SUM')
    .flatMap(({ points }) => points.filter(({ at }) => at >= step.from && at < step.to));
  const numbers = values.map(({ point }) => point.value!);
  const shares = members
    .flatMap(({ grown }) => grown)
    .map((grown) => ({ ...grown, share: shareIn(grown, step) }))
    .filter((grown): grown is Grown & { share: number } => grown.share !== undefined);
  const recorded = shares.filter(({ point }) => point.count !== null);
  const count = recorded.reduce((sum, { amount, share }) => sum + amount * share, 0);
  const sum = recorded.reduce((total, { point, before, share }) => {
    return total + ((point.sum ?? Number.NaN) - (before ? (before.sum ?? Number.NaN) : 0)) * share;
  }, 0);
  const nothing = numbers.length === 0 && recorded.length === 0;
  const numberSum = numbers.reduce((a, b) => a + b, 0);
  switch (aggregate.fn) {
    case 'increase':
    case 'rate': {
      if (shares.length === 0) return null;
      const amount = shares.reduce((total, own) => total + own.amount * own.share, 0);
      return aggregate.fn === 'rate' ? amount / seconds : amount;
    }
    case 'count':
      return nothing ? null : numbers.length + count;
    case 'sum':
      return nothing || Number.isNaN(sum) ? null : numberSum + sum;
    case 'avg':
      return numbers.length + count > 0 && !Number.isNaN(sum) ? (numberSum + sum) / (numbers.length + count) : null;
    case 'min':
      return numbers.length > 0 ? Math.min(...numbers) : null;
    case 'max':
      return numbers.length > 0 ? Math.max(...numbers) : null;
    case 'last':
      return values.sort((a, b) => a.at - b.at).at(-1)?.point.value ?? null;
    case 'uniq':
      return numbers.length > 0 ? new Set(numbers).size : null;
    case 'quantile':
      return recorded.length > 0 ? bucketQuantile(recorded, aggregate.q) : nearestRank(numbers, aggregate.q);
  }
}

function nearestRank(numbers: number[], q: number): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? null;
}

/** Linear inside the bucket of explicit bounds; what lies beyond the highest bound counts as that, unless a maximum tells. */
function bucketQuantile(recorded: (Grown & { share: number })[], q: number): number | null {
  const bounds = recorded[0]!.point.explicitBounds!;
  const counts = Array.from({ length: bounds.length + 1 }, (_, bucket) =>
    recorded.reduce((sum, { point, before, share }) => {
      const own = Number(point.bucketCounts![bucket]!) - Number(before?.bucketCounts![bucket] ?? 0);
      return sum + own * share;
    }, 0),
  );
  const total = counts.reduce((a, b) => a + b, 0);
  if (total < 1e-9) return null;
  // Rounding must not decide between two buckets.
  const rank = q * total - total * 1e-9;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count < 1e-9) continue;
    const isLast = counts.slice(bucket + 1).every((later) => later < 1e-9);
    if (below + count < rank && !isLast) {
      below += count;
      continue;
    }
    const from = bucket === 0 ? Math.min(0, bounds[0]!) : bounds[bucket - 1]!;
    const to = bounds[bucket] ?? bounds.at(-1)!;
    return from + (to - from) * Math.max(0, Math.min(1, (rank - below) / count));
  }
  return null;
}

function valueOf({ attributes, resource }: DataPoint, name: string): string | null {
  const found = [...attributes, ...resource.attributes].find((attribute) => attribute.key === name);
  return found ? toText(found.value) : null;
}
