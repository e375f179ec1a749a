import { describe, expect, test } from 'vitest';
import type { Metric, Span, SpanContext } from '../otlp/model.ts';
import { spanKind } from '../otlp/model.ts';
import { Fault } from '../scenarios/fault.ts';
import { allScenarios } from '../scenarios/all-scenarios.ts';
import { recordWorld, testStartMs } from '../scenarios/testing/record-world.ts';
import { World } from './world.ts';

const seconds = 420;
/** Faults that restart containers, end requests late and read messages again and again. */
const turbulent = new Set(['memory-leak', 'poison-message', 'dependency-outage', 'retry-storm', 'pool-exhaustion']);
const disturbances = allScenarios
  .filter(({ truth }) => turbulent.has(truth.name))
  .map((scenario) => new Fault(scenario, testStartMs + 30_000, testStartMs + 360_000));
const { spans, logRecords, metrics } = recordWorld({ seconds, rate: 6, disturbances });

const traceKey = ({ traceId: { w0, w1, w2, w3 } }: SpanContext): string => `${w0},${w1},${w2},${w3}`;
const spanKey = (context: SpanContext): string => `${traceKey(context)}/${context.high},${context.low}`;
const byKey = new Map<string, Span>(spans.map((span) => [spanKey(span.context), span]));
const parentOf = (span: Span): Span | undefined => (span.parent === null ? undefined : byKey.get(spanKey(span.parent)));
const serviceOf = (span: Span) => span.source.resource.attributes['service.name'];

describe('traces', () => {
  test('no two spans have the same ids', () => {
    expect(byKey.size).toBe(spans.length);
  });

  test('every parent exists, but for callers of partners, which never report', () => {
    const orphans = spans.filter((span) => span.parent !== null && parentOf(span) === undefined);
    expect(new Set(orphans.map((span) => span.name))).toEqual(new Set(['POST /api/partners/{supplier}/stock']));
  });

  test('what links point to exists', () => {
    const links = spans.flatMap((span) => span.links);
    expect(links.length).toBeGreaterThan(50);
    expect(links.filter((link) => !byKey.has(spanKey(link.context)))).toEqual([]);
  });

  test('spans end after they begin, and lie inside their parents; messages are read after they were sent', () => {
    const wrong = spans.filter((span) => {
      const parent = parentOf(span);
      if (span.endMs < span.startMs) return true;
      if (parent === undefined) return false;
      if (parent.kind === spanKind.producer) return span.startMs < parent.endMs;
      return span.startMs < parent.startMs || span.endMs > parent.endMs;
    });
    expect(wrong.map((span) => `${span.source.scope.name} ${span.name}`)).toEqual([]);
  });

  test('events happen inside their spans', () => {
    const wrong = spans.filter((span) =>
      span.events.some(({ timeMs }) => timeMs < span.startMs || timeMs > span.endMs),
    );
    expect(wrong).toEqual([]);
  });

  test('kinds fit together across processes', () => {
    const pairs = new Set<string>();
    for (const span of spans) {
      const parent = parentOf(span);
      if (parent === undefined || parent.source.resource === span.source.resource) continue;
      pairs.add(`${parent.kind} > ${span.kind}`);
    }
    expect([...pairs].sort()).toEqual([
      `${spanKind.client} > ${spanKind.server}`,
      `${spanKind.producer} > ${spanKind.consumer}`,
    ]);
  });

  test('a failed span says why; a remote parent is marked', () => {
    const failed = spans.filter((span) => span.status === 2);
    expect(failed.length).toBeGreaterThan(100);
    expect(failed.filter((span) => span.attributes['error.type'] === undefined)).toEqual([]);
    const crossing = spans.filter((span) => span.kind === spanKind.server && span.parent !== null);
    expect(crossing.every((span) => span.parentIsRemote)).toBe(true);
  });

  test('one trace carries one state and the same flags', () => {
    const states = new Map<string, Set<string>>();
    for (const { context } of spans) {
      const known = states.get(traceKey(context)) ?? new Set();
      states.set(traceKey(context), known.add(`${context.traceFlags} ${context.traceState}`));
    }
    expect([...states.values()].filter((set) => set.size > 1)).toEqual([]);
    expect(new Set([...states.values()].map((set) => [...set].join('').length > 2)).size).toBe(2);
  });
});

describe('logs', () => {
  test('every span that a record names exists and is of the same process', () => {
    const wrong = logRecords.filter(({ context, source }) => {
      if (context === null) return false;
      return byKey.get(spanKey(context))?.source.resource !== source.resource;
    });
    expect(wrong.map(({ body }) => body)).toEqual([]);
  });

  test('records lie inside their spans', () => {
    const wrong = logRecords.filter(({ context, timeMs }) => {
      const span = context === null ? undefined : byKey.get(spanKey(context));
      return span !== undefined && (timeMs < span.startMs || timeMs > span.endMs);
    });
    expect(wrong.map(({ body }) => body)).toEqual([]);
  });

  test('there are several severities, structured bodies and event names', () => {
    expect(new Set(logRecords.map((record) => record.severityNumber)).size).toBeGreaterThanOrEqual(4);
    expect(logRecords.some(({ body }) => typeof body === 'object')).toBe(true);
    expect(logRecords.some(({ eventName }) => eventName === 'order.placed')).toBe(true);
  });
});

describe('metrics', () => {
  const points = metrics.flatMap((metric) => metric.data.points.map((point) => ({ metric, point })));
  const seriesKey = (metric: Metric, attributes: object): string =>
    JSON.stringify([metric.name, metric.source, attributes]);

  test('every exemplar is of a span that had ended by then', () => {
    const exemplars = points.flatMap(({ point }) =>
      'exemplars' in point ? point.exemplars.map((exemplar) => ({ point, exemplar })) : [],
    );
    expect(exemplars.length).toBeGreaterThan(1000);
    expect(exemplars.filter(({ exemplar }) => !byKey.has(spanKey(exemplar.context)))).toEqual([]);
    expect(exemplars.filter(({ exemplar, point }) => exemplar.timeMs > point.timeMs)).toEqual([]);
  });

  test('cumulative counters never fall but where their process starts again', () => {
    const last = new Map<string, { startMs: number; value: number }>();
    let restarts = 0;
    for (const { metric, point } of points) {
      if (metric.data.type === 'gauge' || (metric.data.type === 'sum' && !metric.data.monotonic)) continue;
      if ('temporality' in metric.data && metric.data.temporality === 1) continue;
      const key = seriesKey(metric, point.attributes);
      const value = 'value' in point ? point.value : point.count;
      const before = last.get(key);
      if (before !== undefined && before.startMs === point.startMs) expect(value).toBeGreaterThanOrEqual(before.value);
      if (before !== undefined && before.startMs !== point.startMs) {
        restarts++;
        expect(point.startMs).toBeGreaterThan(before.startMs);
      }
      last.set(key, { startMs: point.startMs, value });
    }
    expect(restarts).toBeGreaterThan(10);
  });

  test('delta intervals follow each other without gap', () => {
    const lastEnd = new Map<string, number>();
    let intervals = 0;
    for (const { metric, point } of points) {
      if (!('temporality' in metric.data) || metric.data.temporality !== 1) continue;
      expect(point.startMs).toBeLessThan(point.timeMs);
      const key = JSON.stringify(metric.source.resource);
      const end = lastEnd.get(key);
      if (end !== undefined && end !== point.timeMs) expect(point.startMs).toBe(end);
      lastEnd.set(key, point.timeMs);
      intervals++;
    }
    expect(intervals).toBeGreaterThan(100);
  });

  test('buckets add up to the count', () => {
    for (const { point } of points) {
      if (!('bucketCounts' in point)) continue;
      const zero = 'zeroCount' in point ? point.zeroCount : 0;
      expect(point.bucketCounts.reduce((sum, count) => sum + count, zero)).toBe(point.count);
    }
  });

  test('every type and both temporalities are there', () => {
    const kinds = new Set(
      metrics.map(({ data }) => ('temporality' in data ? `${data.type} ${data.temporality}` : data.type)),
    );
    expect([...kinds].sort()).toEqual([
      'exponentialHistogram 2',
      'gauge',
      'histogram 1',
      'histogram 2',
      'sum 1',
      'sum 2',
      'summary',
    ]);
  });

  test('the number of requests is that of the spans', () => {
    const served = spans.filter((span) => span.kind === spanKind.server && serviceOf(span) === 'storefront').length;
    const counts = new Map<string, number>();
    for (const { metric, point } of points) {
      if (metric.name !== 'http.server.request.duration' || !('count' in point)) continue;
      if (metric.source.resource.attributes['service.name'] !== 'storefront') continue;
      counts.set(seriesKey(metric, point.attributes), point.count);
    }
    const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
    // The last seconds of the run are not collected any more.
    expect(counted).toBeGreaterThan(0.94 * served);
    expect(counted).toBeLessThanOrEqual(served);
  });
});

test('every second exports what ended in it', () => {
  const world = new World({ seed: 3, startMs: testStartMs, rateAt: () => 20, metricsIntervalS: 15, disturbances: [] });
  for (let nowMs = testStartMs; nowMs < testStartMs + 30_000; nowMs += 1000) {
    const { spans: ended } = world.step();
    expect(ended.filter(({ endMs }) => endMs < nowMs || endMs >= nowMs + 1000)).toEqual([]);
  }
});

test('there are at least 15 services with several pods, in two environments', () => {
  const pods = new Map<unknown, Set<unknown>>();
  for (const { source } of metrics) {
    const { 'service.name': name, 'k8s.pod.name': pod, 'service.namespace': namespace } = source.resource.attributes;
    if (namespace === 'shop') pods.set(name, (pods.get(name) ?? new Set()).add(pod));
  }
  expect(pods.size).toBe(15);
  expect([...pods.values()].every((names) => names.size >= 2)).toBe(true);
});
