import type { MetricType, Temporality } from '../../gql/graphql.ts';

/** The types of metrics in words. */
export const typeNames: Record<MetricType, string> = {
  GAUGE: 'gauge',
  SUM: 'sum',
  HISTOGRAM: 'histogram',
  EXPONENTIAL_HISTOGRAM: 'exponential histogram',
  SUMMARY: 'summary',
};

interface Kind {
  type: MetricType;
  unit?: string | null | undefined;
  temporality?: Temporality | null | undefined;
  isMonotonic?: boolean | null | undefined;
}

/** `histogram, cumulative, s`: what tells metrics of the same name apart. */
export function describeKind({ type, unit, temporality, isMonotonic }: Kind): string {
  const what = type === 'SUM' && isMonotonic === false ? 'sum that goes up and down' : typeNames[type];
  return [what, temporality?.toLowerCase(), unit].filter(Boolean).join(', ');
}
