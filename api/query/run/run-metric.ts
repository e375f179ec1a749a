import type { MetricReader } from '../../store/ports/metric-store.ts';
import type { MetricIdentity } from '../../telemetry/metric-point.ts';
import { defaultMeasure } from '../lower/lower-metric-aggregate.ts';
import type { Measure, MetricMeasure, MetricQuery } from '../lower/query-plan.ts';
import { nearest } from '../syntax/nearest.ts';
import { shapeGroups } from './run-groups.ts';
import type { GroupedAnswer } from './run-groups.ts';

export type MetricsToQuery = Pick<
  MetricReader,
  'series' | 'metricByName' | 'listMetrics' | 'attributeKeys' | 'statistics'
>;

export async function runMetric(query: MetricQuery, reader: MetricsToQuery): Promise<GroupedAnswer> {
  const known = query.measures ?? (await measuresOf(query, reader));
  const { result, report } = await reader.series({
    ...query.plan,
    aggregates: known.map(({ aggregate }) => aggregate),
  });
  const measures = known.map((measure, index) => columnOf(measure, index, result.metric));
  const { times, keys, values, exemplars } = result;
  const aggregation = { times, keys, values, json: values.map(() => undefined) };
  const by = query.by.map((name, index) => ({ name, key: query.plan.by[index]! }));
  const notes = result.metric ? report.notes : [...report.notes, await unknownMetric(query, reader)];
  const shaped = shapeGroups({
    aggregation,
    report: { ...report, notes },
    by,
    measures,
    steps: query.steps,
    step: query.plan.step,
    exemplars,
  });
  return { ...shaped, limitRows: query.plan.budget.maxRows };
}

async function measuresOf({ plan }: MetricQuery, reader: MetricsToQuery): Promise<MetricMeasure[]> {
  const metric = 'name' in plan.metric ? await reader.metricByName(plan.metric.name) : null;
  return [defaultMeasure(metric ?? { type: 'GAUGE', isMonotonic: null })];
}

function columnOf({ name, unit }: MetricMeasure, index: number, metric: MetricIdentity | null): Measure {
  const own = metric?.unit ?? '';
  const units = { own: own === '' ? null : own, perSecond: `${own === '' ? '1' : own}/s`, none: null };
  return { name, type: 'NUMBER', unit: units[unit], formula: { op: 'value', of: index, divisor: 1 } };
}

const mostNames = 2000;

async function unknownMetric({ plan }: MetricQuery, reader: MetricsToQuery): Promise<string> {
  const name = 'name' in plan.metric ? plan.metric.name : plan.metric.id;
  const { metrics } = await reader.listMetrics({ match: '', range: plan.range, limit: mostNames });
  const near = nearest(name, new Set(metrics.map((metric) => metric.name)));
  return `There is no metric ${name} in this range${near === null ? '.' : `; did you mean ${near}?`}`;
}
