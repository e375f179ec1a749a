import type { Metric, MetricData } from '../../otlp/model.ts';
import type { MetricEvidence } from '../truth.ts';
import type { Recording } from './record-world.ts';
import { matchesAttributes, parseFilter } from './match-filter.ts';

type Point = MetricData['points'][number];

/** The level of a metric over a recording, as a truth means it. */
export function metricLevel({ metrics }: Recording, { name, filter, of }: MetricEvidence): number {
  const terms = parseFilter(filter);
  const matching = metrics
    .filter((metric) => metric.name === name)
    .flatMap((metric) =>
      metric.data.points
        .filter((point) => matchesAttributes(terms, point.attributes, metric.source.resource.attributes))
        .map((point) => ({ metric, point })),
    );
  return of === 'value' ? mean(matching.map(({ point }) => numberOf(point, of))) : growth(matching, of);
}

function numberOf(point: Point, of: MetricEvidence['of']): number {
  if ('value' in point) return point.value;
  return of === 'count' ? point.count : point.sum;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Deltas are summed; cumulative values are compared with the one before of the same series and start. */
function growth(
  matching: readonly { readonly metric: Metric; readonly point: Point }[],
  of: MetricEvidence['of'],
): number {
  const before = new Map<string, number>();
  let sum = 0;
  for (const { metric, point } of matching) {
    const value = numberOf(point, of);
    if ('temporality' in metric.data && metric.data.temporality === 1) {
      sum += value;
      continue;
    }
    const { attributes } = metric.source.resource;
    const series = JSON.stringify([attributes['service.instance.id'], point.startMs, point.attributes]);
    const last = before.get(series);
    if (last !== undefined) sum += value - last;
    before.set(series, value);
  }
  return sum;
}
