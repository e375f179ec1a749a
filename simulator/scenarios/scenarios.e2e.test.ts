import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import type { UnixMs } from '../otlp/model.ts';
import { allScenarios } from './all-scenarios.ts';
import type { Fault } from './fault.ts';
import { HISTORY_MS, sendHistory, turnMs } from './history.testing.ts';
import type { MetricEvidence } from './truth.ts';

/**
 * What each truth.json names as evidence is found through the graph, with the filters that it names.
 */
const minuteMs = 60_000;
/** By then the effect is there, and that of the fault before is gone. */
const fullAfterMs = 5 * minuteMs;
const recoveredAfterMs = 90_000;

let product: Product;
let startMs: UnixMs;
let endMs: UnixMs;
let faults: Fault[];
beforeAll(async () => {
  product = await Product.start();
  ({ startMs, endMs, faults } = await sendHistory(product.otlpUrl));
}, HISTORY_MS);
afterAll(() => product?.[Symbol.asyncDispose]());

const range = (): { between: { from: string; to: string } } => ({
  between: {
    from: new Date(startMs).toISOString(),
    to: new Date(endMs).toISOString(),
  },
});

interface Series {
  times: number[];
  values: (number | null)[];
}

/** The one series of a query, in minutes. */
async function askSeries(text: string): Promise<Series> {
  const { query } = await product.ask<{ query: { message?: string; series?: Series[] } }>(
    `query ($text: String!, $range: TimeRangeInput!) {
      query(text: $text, range: $range) {
        ... on TimeSeriesSet { series { times values } }
        ... on InvalidQuery { message }
        ... on QueryTooExpensive { message }
      }
    }`,
    { text: `${text} every 1m`, range: range() },
  );
  if (!query.series) throw new Error(`${text}: ${query.message}`);
  return query.series[0] ?? { times: [], values: [] };
}

/** The mean of a minute in which the fault was felt in full, and of a healthy one before it. */
async function compare(text: string, turn: number, absent: number): Promise<{ healthy: number; faulty: number }> {
  const { times, values } = await askSeries(text);
  const byTime = new Map(times.map((time, at) => [time, values[at] ?? absent]));
  const mean = (windows: { fromMs: UnixMs; toMs: UnixMs }[]): number => {
    const minutes = windows.flatMap(({ fromMs, toMs }) => {
      const first = Math.ceil(fromMs / minuteMs);
      const count = Math.floor(toMs / minuteMs) - first;
      return Array.from({ length: count }, (_, at) => byTime.get((first + at) * minuteMs) ?? absent);
    });
    return minutes.reduce((sum, value) => sum + value, 0) / minutes.length;
  };
  const healthy = faults.slice(0, turn + 1).map((fault, index) => {
    return { fromMs: startMs + index * turnMs + recoveredAfterMs, toMs: fault.startMs };
  });
  const { startMs: faultMs, endMs } = faults[turn]!;
  return { healthy: mean(healthy), faulty: mean([{ fromMs: faultMs + fullAfterMs, toMs: endMs }]) };
}

async function levelOf({ name, of }: MetricEvidence): Promise<string> {
  if (of === 'value') return 'avg(value)';
  if (of === 'count') return 'count()';
  const { metric } = await product.ask<{ metric: { type: string } }>(
    'query ($name: String!) { metric(name: $name) { type } }',
    { name },
  );
  return metric.type === 'SUM' ? 'rate()' : 'sum(value)';
}

const phrase = (text: string): string => JSON.stringify(text);

describe.each(allScenarios.map(({ truth }, turn) => ({ name: truth.name, truth, turn })))(
  '$name',
  ({ truth, turn }) => {
    test.each(truth.evidence.spans)('spans %s are frequent', async (filter) => {
      const { healthy, faulty } = await compare(`spans ${filter} | stats count()`, turn, 0);
      expect(faulty).toBeGreaterThan(2 * healthy + 0.2);
    });

    test.each(truth.evidence.logs)('log records say "%s"', async (text) => {
      const { healthy, faulty } = await compare(`logs ${phrase(text)} | stats count()`, turn, 0);
      expect(faulty).toBeGreaterThan(2 * healthy + 0.1);
    });

    test.each(truth.evidence.metrics)('$name moves $moves where $filter', async (evidence) => {
      const { name, filter, of, moves } = evidence;
      const text = `metric ${name} ${filter} | stats ${await levelOf(evidence)}`;
      const { healthy, faulty } = await compare(text, turn, of === 'value' ? Number.NaN : 0);
      if (moves === 'up') expect(faulty).toBeGreaterThan(1.33 * healthy);
      else expect(faulty).toBeLessThan(healthy / 1.33);
    });

    test('what was changed before it is found in the logs', async () => {
      if (!truth.change) return;
      const { version, logPhrase } = truth.change;
      const from = new Date(faults[turn]!.startMs - 1000).toISOString();
      const to = new Date(faults[turn]!.startMs + 5 * minuteMs).toISOString();
      const { logs } = await product.ask<{ logs: { nodes: { body: string }[] } }>(
        'query ($filter: String!, $range: TimeRangeInput!) { logs(filter: $filter, range: $range) { nodes { body } } }',
        { filter: phrase(logPhrase), range: { between: { from, to } } },
      );
      expect(logs.nodes.map(({ body }) => body)).toEqual([expect.stringContaining(`-> ${version}`)]);
    });
  },
);

const shop = 'gateway accounts catalogue cart checkout payment inventory search recommendations notifications'.split(
  ' ',
);

test('the world has its services, and what they call', async () => {
  const { services, topology } = await product.ask<{
    services: { nodes: { name: string }[] };
    topology: { nodes: { name: string; kind: string }[] };
  }>(
    `query ($range: TimeRangeInput!) {
      services(range: $range) { nodes { name } }
      topology(range: $range) { nodes { name kind } }
    }`,
    { range: range() },
  );
  const names = services.nodes.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(shop));
  expect(names.length).toBeGreaterThanOrEqual(12);
  const kinds = new Set(topology.nodes.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['SERVICE', 'DATABASE', 'MESSAGING', 'EXTERNAL']));
});

test('a figure leads to the trace of a request that it was made of, and to its logs', async () => {
  const { metric } = await product.ask<{
    metric: { series: { series: { exemplars: { trace: { logs: { nodes: unknown[] } } | null }[] }[] } };
  }>(
    `query ($range: TimeRangeInput!) {
      metric(name: "http.server.request.duration") {
        series(range: $range) { series { exemplars(first: 20) { trace { logs(first: 5) { nodes { body } } } } } }
      }
    }`,
    { range: range() },
  );
  const traces = metric.series.series.flatMap(({ exemplars }) => exemplars).map(({ trace }) => trace);
  expect(traces.length).toBeGreaterThan(0);
  expect(traces).not.toContain(null);
  expect(traces.flatMap((trace) => trace?.logs.nodes ?? []).length).toBeGreaterThan(0);
});

const failing = allScenarios
  .map(({ truth }, turn) => ({ name: truth.name, truth, turn }))
  .filter(({ truth }) => truth.symptoms.some(({ effect }) => effect === 'failing') && truth.evidence.logs.length > 0);

test.each(failing)(
  '$name: one request leads from what users see to the traces that failed, and what was logged in them',
  async (scenario) => {
    const { truth, turn } = scenario;
    const { startMs: faultMs, endMs } = faults[turn]!;
    const from = new Date(faultMs + fullAfterMs).toISOString();
    const answer = await product.ask<{
      services: {
        nodes: {
          name: string;
          red: { errorRate: number };
          traces: { nodes: { logs: { nodes: { body: string }[] } }[] };
        }[];
      };
    }>(
      `query ($range: TimeRangeInput!) {
      services(range: $range, orderBy: TROUBLE, first: 5) {
        nodes {
          name
          red(range: $range) { errorRate }
          traces(range: $range, filter: "status=error", first: 40) { nodes { traceId logs(first: 40) { nodes { body } } } }
        }
      }
    }`,
      { range: { between: { from, to: new Date(endMs).toISOString() } } },
    );
    const failedOnes = answer.services.nodes.filter(({ red }) => red.errorRate > 0);
    const said = failedOnes.flatMap(({ traces }) =>
      traces.nodes.flatMap(({ logs }) => logs.nodes.map(({ body }) => body)),
    );
    expect(truth.evidence.logs.filter((text) => said.some((body) => body.includes(text)))).not.toEqual([]);
  },
);
