import { saltedTraceId } from '../corpus/restamp.ts';
import { PHRASE } from '../corpus/line-bodies.ts';
import { CORPUS_START_MS, HOUR_MS } from '../corpus/shape.ts';
import { services } from '../corpus/shop.ts';
import type { HourTruth, Manifest } from '../corpus/truth.ts';
import { hoursRange, type QueryClass, sum } from './query-class.ts';

/** Hours of each signal that are kept, where nothing else is set. */
export const retentionHours = { traces: 7 * 24, logs: 14 * 24, metrics: 90 * 24 };

const outlineQuery = 'query ($traceId: String!) { trace(traceId: $traceId) { traceId spanCount } }';
const searchQuery = `query ($filter: String!, $range: TimeRangeInput!) {
  traces(filter: $filter, range: $range, orderBy: NEWEST, first: 20) { nodes { traceId } }
}`;
const linesQuery = `query ($filter: String!, $range: TimeRangeInput!) {
  logs(filter: $filter, range: $range, first: 100) { nodes { id timestamp body } }
}`;
const textQuery = `query ($text: String!, $range: TimeRangeInput!) {
  query(text: $text, range: $range) {
    ... on ResultTable { rows meta { notes } }
    ... on TimeSeriesSet { series { labels { key value } times values } }
  }
}`;
const servicesQuery = `query ($range: TimeRangeInput!) {
  services(range: $range, first: 100) { nodes { name } }
}`;
const topologyQuery = `query ($range: TimeRangeInput!) {
  topology(range: $range) { nodes { id } edges { from to requestCount errorCount p95Ms } }
}`;
const keysQuery = `query ($signal: Signal!, $range: TimeRangeInput!) { attributeKeys(signal: $signal, range: $range) }`;
const valuesQuery = `query ($signal: Signal!, $key: String!, $range: TimeRangeInput!) {
  attributeValues(signal: $signal, key: $key, range: $range)
}`;
const metricsQuery = `query ($match: String!, $range: TimeRangeInput!) {
  metrics(match: $match, range: $range, first: 50) { nodes { name attributeKeys } totalCount }
}`;
const metricQuery = 'query ($name: String!) { metric(name: $name) { name unit type } }';
const storageQuery = '{ system { storage { signal rows oldest bytesOnDisk } } }';

/** What is asked of stores that are filled with the hours of a corpus over and over, for as long as is kept. */
export function retentionQueries(manifest: Manifest): QueryClass[] {
  const { hours } = manifest;
  const range = {
    traces: hoursRange(0, retentionHours.traces),
    logs: hoursRange(0, retentionHours.logs),
    metrics: hoursRange(0, retentionHours.metrics),
  };
  const nodes = (data: unknown, field: string): unknown[] =>
    (data as Record<string, { nodes: unknown[] }>)[field]!.nodes;
  const always = (): boolean => true;
  const traceHours = repeated(hours, retentionHours.traces);
  const logHours = repeated(hours, retentionHours.logs);
  const rows = (data: unknown): number[][] => (data as { query: { rows: number[][] } }).query.rows;
  const ask = (what: string, query: string, asked: QueryClass['asked'], goalMs: number | null = null): QueryClass => ({
    what,
    goalMs,
    query,
    asked,
  });
  return [
    ask(
      'trace by id, no time hint',
      outlineQuery,
      traceHours.flatMap(({ truth, round }, hour) =>
        truth.sampleTraces.slice(hour % 3, (hour % 3) + 1).map(({ traceId, spans }) => ({
          variables: { traceId: saltedTraceId(traceId, round) },
          isRight: (data: unknown) => (data as { trace: { spanCount: number } }).trace.spanCount === spans,
        })),
      ),
      15,
    ),
    ask(
      'trace by an id that is not there',
      outlineQuery,
      Array.from({ length: 50 }, (_, index) => ({
        variables: { traceId: (index + 1).toString(16).padStart(32, '7') },
        isRight: (data) => (data as { trace: unknown }).trace === null,
      })),
      15,
    ),
    ask(
      'trace search without a match, values that are nowhere',
      searchQuery,
      services.map((service, index) => ({
        variables: { filter: `service.name=${service} enduser.id=u-${900_000 + index}`, range: range.traces },
        isRight: (data) => nodes(data, 'traces').length === 0,
      })),
    ),
    ask(
      'trace search without a match, values that are never together',
      searchQuery,
      services.map((service) => ({
        variables: {
          filter: `service.name=${service} http.response.status_code=500 db.system.name=redis`,
          range: range.traces,
        },
        isRight: (data) => nodes(data, 'traces').length === 0,
      })),
    ),
    ask(
      'a line by a word that no line has',
      linesQuery,
      Array.from({ length: 40 }, (_, index) => ({
        variables: { filter: `nosuchword${index}`, range: range.logs },
        isRight: (data) => nodes(data, 'logs').length === 0,
      })),
    ),
    ask(
      'a line by a word of one line in each round',
      linesQuery,
      hours.flatMap(({ needles }) =>
        needles.map(({ word }) => ({
          variables: { filter: word, range: range.logs },
          isRight: (data: unknown) => nodes(data, 'logs').length >= Math.floor(retentionHours.logs / hours.length),
        })),
      ),
    ),
    ask('lines counted by severity, by hour', textQuery, [
      {
        variables: { text: 'logs | stats count() by severity every 1h', range: range.logs },
        isRight: (data) => {
          const { series } = (data as { query: { series: { values: number[] }[] } }).query;
          return sum(series.flatMap(({ values }) => values)) === sum(logHours.map(({ truth }) => truth.lines));
        },
      },
    ]),
    ask('lines with a phrase, counted', textQuery, [
      {
        variables: { text: `logs "${PHRASE}" | stats count()`, range: hoursRange(0, 24) },
        isRight: (data) => rows(data)[0]![0] === sum(logHours.slice(0, 24).map(({ truth }) => truth.phraseLines)),
      },
    ]),
    ask('requests and p99 by service, from roll-ups', textQuery, [
      {
        variables: { text: 'spans kind=server | stats count(), p99(duration) by service.name', range: range.traces },
        isRight: always,
      },
    ]),
    ask('services', servicesQuery, [{ variables: { range: range.traces }, isRight: always }]),
    ask('topology', topologyQuery, [{ variables: { range: range.traces }, isRight: always }]),
    ask('keys of spans', keysQuery, [{ variables: { signal: 'TRACES', range: range.traces }, isRight: always }]),
    ask('values of a key of spans', valuesQuery, [
      { variables: { signal: 'TRACES', key: 'http.route', range: range.traces }, isRight: always },
    ]),
    ask('keys of log records', keysQuery, [{ variables: { signal: 'LOGS', range: range.logs }, isRight: always }]),
    ask('keys of metrics', keysQuery, [{ variables: { signal: 'METRICS', range: range.metrics }, isRight: always }]),
    ask('metrics by a part of their name', metricsQuery, [
      { variables: { match: 'server', range: range.metrics }, isRight: (data) => nodes(data, 'metrics').length === 2 },
    ]),
    ask('a metric by name', metricQuery, [
      { variables: { name: 'queue.depth' }, isRight: (data) => (data as { metric: unknown }).metric !== null },
    ]),
    ask('a metric that is not there', metricQuery, [
      { variables: { name: 'no.such.metric' }, isRight: (data) => (data as { metric: unknown }).metric === null },
    ]),
    ask('rate by service, by day', textQuery, [
      {
        variables: {
          text: 'metric http.server.request.count | stats rate() by service.name every 1d',
          range: range.metrics,
        },
        isRight: always,
      },
    ]),
    ask('what is stored', storageQuery, [{ variables: {}, isRight: (data) => isAllThere(data, manifest) }]),
  ];
}

/** By hour that is kept: the hour of the corpus and how often that was there before. */
function repeated(hours: readonly HourTruth[], count: number): { truth: HourTruth; round: number }[] {
  return Array.from({ length: count }, (_, hour) => ({
    truth: hours[hour % hours.length]!,
    round: Math.floor(hour / hours.length),
  }));
}

interface Storage {
  system: { storage: { signal: string; rows: string; oldest: string }[] };
}

function isAllThere(data: unknown, { hours }: Manifest): boolean {
  const { storage } = (data as Storage).system;
  const [traces, logs] = ['TRACES', 'LOGS'].map((name) => storage.find(({ signal }) => signal === name)!);
  return (
    Number(traces!.rows) === sum(repeated(hours, retentionHours.traces).map(({ truth }) => truth.spans)) &&
    Number(logs!.rows) === sum(repeated(hours, retentionHours.logs).map(({ truth }) => truth.lines)) &&
    storage.every(({ oldest }) => Date.parse(oldest) < CORPUS_START_MS + HOUR_MS)
  );
}
