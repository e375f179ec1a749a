import { HOUR_MS } from '../corpus/shape.ts';
import { services } from '../corpus/shop.ts';
import {
  durationAt,
  type Manifest,
  type Requests,
  SEARCH_MIN_MS,
  sumRequests,
  WATERFALL_SPANS,
} from '../corpus/truth.ts';
import { hoursRange, isNear, type QueryClass, sum } from './query-class.ts';

const PAGE = 20;
const PERCENTILES = [50, 95, 99];
const PERCENTILE_ERROR = 0.012;
const S_PER_MS = 1000;
/** Those whose requests come from outside fail often, the others now and then. */
const ENTRY_SERVICES = 4;

const outlineQuery = 'query ($traceId: String!) { trace(traceId: $traceId) { traceId spanCount } }';
const waterfallQuery = `query ($traceId: String!) {
  trace(traceId: $traceId) {
    traceId startTime durationNano durationMs spanCount errorCount
    completeness { complete missingParentSpanIds clockSkewSuspected }
    services { id name }
    waterfall(rows: 1000) {
      totalRows
      rows {
        depth hiddenDescendants onCriticalPath selfTimeNano
        span { id spanId name kind startTime durationNano status { code message } service { name } }
      }
    }
  }
}`;
const searchQuery = `query ($filter: String!, $range: TimeRangeInput!) {
  traces(filter: $filter, range: $range, orderBy: NEWEST, first: ${PAGE}) {
    nodes { traceId startTime durationMs spanCount errorCount rootSpan { name service { name } } services { name } }
  }
}`;
const pageQuery = `query ($name: String!, $range: TimeRangeInput!, $step: String!) {
  service(name: $name) {
    red(range: $range, step: $step) {
      requestCount errorCount errorRate requestsPerSecond
      latencyMs(percentiles: [${PERCENTILES.join(', ')}])
      rateSeries { times values }
      errorRateSeries { values }
      p50: latencySeries(percentile: 50) { values }
      p95: latencySeries(percentile: 95) { values }
      p99: latencySeries(percentile: 99) { values }
      distribution { fromMs toMs count }
    }
  }
}`;

export function spanQueries({ hours, shape }: Manifest): QueryClass[] {
  const all = hoursRange(0, shape.hours);
  const outlines = hours.flatMap(({ sampleTraces }) => sampleTraces);
  const waterfalls = hours.flatMap(({ waterfalls }) => waterfalls);
  const failures = (service: string): QueryClass['asked'][number] => {
    const newest = hours.flatMap(({ searches }) => searches[service]!.newest).sort((a, b) => b.startMs - a.startMs);
    return search(
      `service.name=${service} http.response.status_code=500 duration>=${SEARCH_MIN_MS}ms`,
      newest.slice(0, PAGE).map(({ traceId }) => traceId),
    );
  };
  const search = (filter: string, expected: readonly string[]): QueryClass['asked'][number] => ({
    variables: { filter, range: all },
    isRight: (data) => {
      const { traces } = data as { traces: { nodes: { traceId: string }[] } };
      return String(traces.nodes.map(({ traceId }) => traceId)) === String(expected);
    },
  });
  return [
    {
      what: 'trace by id, no time hint',
      goalMs: 15,
      query: outlineQuery,
      peerQuery: 'trace by id',
      asked: shuffled(outlines).map(({ traceId, spans }) => ({
        variables: { traceId },
        isRight: (data) => (data as { trace: { spanCount: number } }).trace.spanCount === spans,
      })),
    },
    {
      what: `waterfall of ${WATERFALL_SPANS} spans`,
      goalMs: 40,
      query: waterfallQuery,
      asked: shuffled(waterfalls).map(({ traceId }) => ({
        variables: { traceId },
        isRight: (data) => {
          const { waterfall } = (data as { trace: { waterfall: { rows: unknown[] } } }).trace;
          return waterfall.rows.length === WATERFALL_SPANS;
        },
      })),
    },
    {
      what: 'trace search: service, attribute, duration; newest 20',
      goalMs: 25,
      query: searchQuery,
      peerQuery: 'trace search',
      asked: services.slice(0, ENTRY_SERVICES).map(failures),
    },
    {
      what: 'trace search with few matches or none',
      goalMs: 60,
      query: searchQuery,
      asked: services.slice(ENTRY_SERVICES).flatMap((service, index) => [
        failures(service),
        // Each of the values is there, and never both on one span.
        search(`service.name=${service} http.response.status_code=500 db.system.name=redis`, []),
        search(`service.name=${service} enduser.id=u-${900_000 + index}`, []),
      ]),
    },
    servicePage('service page, last hour', 10, hours, shape.hours - 1, '1m'),
    servicePage('service page, all hours', 40, hours, 0, '10m'),
  ];
}

function servicePage(what: string, goalMs: number, hours: Manifest['hours'], from: number, step: string): QueryClass {
  return {
    what,
    goalMs,
    query: pageQuery,
    peerQuery: what,
    asked: services.map((name) => ({
      variables: { name, range: hoursRange(from, hours.length), step },
      isRight: (data) => isPageRight(data, sumRequests(hours.slice(from).map(({ requests }) => requests[name]!))),
    })),
  };
}

interface Page {
  service: {
    red: {
      requestCount: string;
      errorCount: string;
      latencyMs: number[];
      rateSeries: { times: number[]; values: number[] };
      distribution: { count: string }[];
    };
  };
}

function isPageRight(data: unknown, expected: Requests): boolean {
  const { requestCount, errorCount, latencyMs, rateSeries, distribution } = (data as Page).service.red;
  const stepMs = rateSeries.times[1]! - rateSeries.times[0]!;
  return (
    stepMs < HOUR_MS &&
    Number(requestCount) === expected.count &&
    Number(errorCount) === expected.errors &&
    sum(distribution.map(({ count }) => Number(count))) === expected.count &&
    isNear((sum(rateSeries.values) * stepMs) / S_PER_MS, expected.count, 1e-6) &&
    PERCENTILES.every((percentile, index) =>
      isNear(latencyMs[index]!, durationAt(expected, percentile), PERCENTILE_ERROR),
    )
  );
}

/** In an order that has nothing to do with time, the same every time. */
function shuffled<T extends { traceId: string }>(traces: readonly T[]): T[] {
  return traces.toSorted((a, b) => (a.traceId < b.traceId ? -1 : 1));
}
