import type { MetricAggregate } from '../../store/ports/metric-store.ts';
import type { MetricIdentity } from '../../telemetry/metric-point.ts';
import { fault } from '../syntax/query-error.ts';
import { printAggregate } from '../syntax/print.ts';
import type { AggregateTree, KeyTree } from '../syntax/tree.ts';
import { quantileOf } from './lower-aggregate.ts';
import type { MetricMeasure } from './query-plan.ts';

/** A measure over the points of a metric: all are of `value`, the one thing that a metric measures. */
export function lowerMetricAggregate(tree: AggregateTree): MetricMeasure {
  const measure = (aggregate: MetricAggregate, unit: MetricMeasure['unit']): MetricMeasure => {
    return { name: printAggregate(tree), aggregate, unit };
  };
  switch (tree.fn) {
    case 'count':
      return measure({ fn: 'count' }, 'none');
    case 'rate':
      return measure({ fn: 'rate' }, 'perSecond');
    case 'sum':
    case 'avg':
    case 'min':
    case 'max':
    case 'last':
      expectValue(tree.key);
      return measure({ fn: tree.fn }, 'own');
    case 'percentile':
    case 'pct':
      if (tree.key) expectValue(tree.key);
      return measure({ fn: 'quantile', q: quantileOf(tree.percent) }, 'own');
    default:
      return fault(
        `${tree.fn} is not of metrics`,
        tree.at,
        'of a metric: count(), rate(), sum(value), avg(value), min(value), max(value), last(value), p95, pct(value, n)',
      );
  }
}

function expectValue(key: KeyTree): void {
  if (key.name !== 'value') fault(`a metric has no numbers under ${key.name}`, key.at, 'write value');
}

/** What a metric shows where the query says nothing: a gauge its average, a counter its rate, a histogram its p95. */
export function defaultMeasure({ type, isMonotonic }: Pick<MetricIdentity, 'type' | 'isMonotonic'>): MetricMeasure {
  if (type === 'GAUGE' || (type === 'SUM' && isMonotonic === false)) {
    return { name: 'avg(value)', aggregate: { fn: 'avg' }, unit: 'own' };
  }
  if (type === 'SUM') return { name: 'rate()', aggregate: { fn: 'rate' }, unit: 'perSecond' };
  return { name: 'p95', aggregate: { fn: 'quantile', q: 0.95 }, unit: 'own' };
}
