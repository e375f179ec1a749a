import { describe, expect, test } from 'vitest';
import type { MetricDescription, SeriesPlan, SeriesResult } from '../../store/ports/metric-store.ts';
import type { Exemplar, MetricType } from '../../telemetry/metric-point.ts';
import { runMetricSeries } from '../run-metric-series.ts';
import { ago, now, run, shop } from '../testdata/shop.ts';
import type { MetricsToQuery } from './run-metric.ts';

/** A reader of one metric, whose every number is as asked: aggregates by their place, groups as given. */
class OneMetric implements MetricsToQuery {
  readonly plans: SeriesPlan[] = [];
  readonly metric: MetricDescription;
  readonly #hosts: string[];

  constructor(type: MetricType, hosts: string[], unit = 'By') {
    const identity = { name: 'memory.usage', unit, type, temporality: null, isMonotonic: type === 'SUM' ? true : null };
    this.metric = {
      ...identity,
      id: '1',
      description: '',
      metadata: [],
      attributeKeys: [],
      seriesCount: 1,
      lastSeenNano: 0n,
    };
    this.#hosts = hosts;
  }

  series(plan: SeriesPlan): Promise<{
    result: SeriesResult;
    report: { range: SeriesPlan['range']; scannedRows: number; truncated: boolean; notes: string[] };
  }> {
    this.plans.push(plan);
    const isKnown = 'id' in plan.metric || plan.metric.name === this.metric.name;
    const hosts = isKnown ? this.#hosts : [];
    const times = plan.step === undefined ? [0] : [0, 1000];
    const exemplar: Exemplar = {
      timeNano: ago(1),
      value: 7,
      intValue: null,
      filteredAttributes: [],
      traceId: null,
      spanId: null,
    };
    return Promise.resolve({
      result: {
        metric: isKnown ? this.metric : null,
        times,
        keys: plan.by.map(() => hosts),
        labels: null,
        values: plan.aggregates.map((_, index) =>
          hosts.flatMap((_, host) => times.map((time) => (index + 1) * 10 + host + time)),
        ),
        exemplars: hosts.map(() => [exemplar]),
      },
      report: { range: plan.range, scannedRows: 1, truncated: false, notes: [] },
    });
  }

  metricByName(name: string): Promise<MetricDescription | null> {
    return Promise.resolve(name === this.metric.name ? this.metric : null);
  }

  listMetrics(): ReturnType<MetricsToQuery['listMetrics']> {
    return Promise.resolve({ metrics: [this.metric], total: 1, hasNextPage: false });
  }

  attributeKeys(): Promise<string[]> {
    return Promise.resolve(['host.name']);
  }

  statistics(): ReturnType<MetricsToQuery['statistics']> {
    return Promise.resolve({ oldestNano: null, newestNano: null, rows: 0, bytesOnDisk: 0, damages: [] });
  }
}

test.each<[MetricType, string, string]>([
  ['GAUGE', 'avg(value)', 'By'],
  ['SUM', 'rate()', 'By/s'],
  ['HISTOGRAM', 'p95', 'By'],
  ['EXPONENTIAL_HISTOGRAM', 'p95', 'By'],
  ['SUMMARY', 'p95', 'By'],
])('a bare %s is a series of %s in %s', async (type, name, unit) => {
  const metrics = new OneMetric(type, ['a']);
  const { stepMs, series } = await run('series', 'metric memory.usage', { ...shop, metrics });
  expect(stepMs).toBe(5000);
  expect(series).toMatchObject([{ name, unit, labels: [], times: [0, 1000], values: [10, 1010] }]);
});

test('aggregates by a key are a table, with the units of the metric', async () => {
  const metrics = new OneMetric('SUM', ['b', 'a'], '');
  const text = 'metric memory.usage | stats max(value), rate(), count() as n by host.name | sort n desc';
  const { columns, rows } = await run('table', text, { ...shop, metrics });
  expect(columns.map(({ name, unit }) => [name, unit])).toEqual([
    ['host.name', null],
    ['max(value)', null],
    ['rate()', '1/s'],
    ['n', null],
  ]);
  expect(rows).toEqual([
    ['a', 11, 21, 31],
    ['b', 10, 20, 30],
  ]);
});

test('series keep the exemplars of their group', async () => {
  const metrics = new OneMetric('HISTOGRAM', ['b', 'a']);
  const { series } = await run('series', 'metric memory.usage | stats p99 by host.name every 1m', { ...shop, metrics });
  expect(series.map(({ labels, exemplars }) => [labels[0]!.value, exemplars.length])).toEqual([
    [{ type: 'STRING', value: 'a' }, 1],
    [{ type: 'STRING', value: 'b' }, 1],
  ]);
});

test('an unknown metric is an empty answer that names the nearest', async () => {
  const metrics = new OneMetric('GAUGE', []);
  const { series, meta } = await run('series', 'metric memory.usag', { ...shop, metrics });
  expect(series).toEqual([]);
  expect(meta.notes).toEqual(['There is no metric memory.usag in this range; did you mean memory.usage?']);
});

test('top asks for the groups that have the key', async () => {
  const metrics = new OneMetric('GAUGE', ['b', 'a']);
  const { rows } = await run('table', 'metric memory.usage | top 1 host.name by max(value)', { ...shop, metrics });
  expect(rows).toEqual([['a', 11]]);
  expect(metrics.plans[0]!.filter).toEqual({ op: 'exists', key: { place: 'any', name: 'host.name' } });
});

describe('the series of a metric in the graph', () => {
  test('are those of its arguments', async () => {
    const metrics = new OneMetric('HISTOGRAM', ['a']);
    const request = { metric: metrics.metric, filter: 'host.name:a*', aggregate: 'p99', by: ['host.name'], step: '1m' };
    const result = await runMetricSeries(request, { ...shop, metrics }, now);
    expect(result).toMatchObject({ kind: 'series', stepMs: 60_000, series: [{ name: 'p99', values: [10, 1010] }] });
    expect(metrics.plans[0]).toMatchObject({
      metric: { id: '1' },
      filter: { op: 'glob' },
      by: [{ name: 'host.name' }],
    });
  });

  test('are by the type of the metric where nothing is said', async () => {
    const metrics = new OneMetric('GAUGE', ['a']);
    const result = await runMetricSeries({ metric: metrics.metric }, { ...shop, metrics }, now);
    expect(result).toMatchObject({ kind: 'series', stepMs: 5000, series: [{ name: 'avg(value)', labels: [] }] });
  });

  test.each([
    [{ filter: 'a b' }, 'a metric has no text to search', 0],
    [{ filter: 'value>high' }, '`high` is no number', 6],
    [{ aggregate: 'p95(size)' }, 'a metric has no numbers under size', 4],
    [{ aggregate: 'p95 | limit 5' }, 'only an aggregate stands here', 4],
    [{ step: 'often' }, 'step: `often` is no duration', 0],
    [{ by: ['value'] }, 'groups are not by value', 0],
    [{ range: { last: '-1h' } }, 'range.last: `-1h` is no duration', 0],
  ])('refuse %j', async (parts, message, position) => {
    const metrics = new OneMetric('GAUGE', []);
    const result = await runMetricSeries({ metric: metrics.metric, ...parts }, { ...shop, metrics }, now);
    expect(result).toMatchObject({ kind: 'invalid', error: { message, position } });
  });
});
