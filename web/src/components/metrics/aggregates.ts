import type { MetricType } from '../../gql/graphql.ts';

interface Aggregate {
  /** As the query language writes it. */
  value: string;
  name: string;
}

const aggregate = (value: string, name: string): Aggregate => ({ value, name });
const ofValues = [
  aggregate('avg(value)', 'average'),
  aggregate('min(value)', 'least'),
  aggregate('max(value)', 'greatest'),
  aggregate('last(value)', 'last'),
  aggregate('sum(value)', 'sum'),
  aggregate('count()', 'number of points'),
];
const ofCounters = [aggregate('rate()', 'per second'), aggregate('sum(value)', 'sum')];
const percentiles = [95, 50, 75, 90, 99].map((percent) => aggregate(`p${percent}`, `p${percent}`));
const ofDistributions = [
  ...percentiles,
  aggregate('avg(value)', 'average'),
  aggregate('rate()', 'measurements per second'),
  aggregate('count()', 'number of measurements'),
  aggregate('min(value)', 'least'),
  aggregate('max(value)', 'greatest'),
];

/** What can be made of the points of a metric; the first is what the graph makes where nothing is said. */
export function aggregatesOf(type: MetricType, isMonotonic: boolean | null | undefined): readonly Aggregate[] {
  if (type === 'GAUGE' || (type === 'SUM' && isMonotonic === false)) return ofValues;
  return type === 'SUM' ? ofCounters : ofDistributions;
}
