import DataLoader from 'dataloader';
import type { Actor } from '../api/access/actor.ts';
import { findService } from '../api/analysis/find-service.ts';
import { countErrors } from '../api/analysis/error-groups.ts';
import type { ErrorCounts, ErrorGroupsAsked } from '../api/analysis/error-groups.ts';
import { readServiceGroups } from '../api/analysis/service-groups.ts';
import type { ReadServiceGroups, ServiceGroups, ServiceGroupsAsked } from '../api/analysis/service-groups.ts';
import { readRed } from '../api/analysis/service-red.ts';
import type { RedFigure, RedRequest } from '../api/analysis/service-red.ts';
import type { SecondFactor } from '../api/control/second-factors/second-factor.ts';
import { queryBudget } from '../api/query/budget.ts';
import { fingerprint } from '../api/query/run/cursor.ts';
import type { LogContextRequest, LogRecordId, TraceLogsPage, TraceLogsRequest } from '../api/store/ports/log-store.ts';
import type { MetricCardinality, MetricDescription, MetricReader } from '../api/store/ports/metric-store.ts';
import type { CallTopology, ServiceActivity, SpanId, TraceOutline } from '../api/store/ports/trace-store.ts';
import type { LogRecord } from '../api/telemetry/log-record.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import type { Span } from '../api/telemetry/span.ts';
import type { Nanoseconds, TimeRange } from '../api/telemetry/time.ts';
import { allTime } from './all-time.ts';
import type { Graph } from './graph.ts';
import { logRecordKey, serviceKey, spanKey } from './ids.ts';

export interface TopologyRequest {
  range: TimeRange;
  environment: string | null;
}

export interface ErrorCountsRequest {
  asked: ErrorGroupsAsked;
  step: Nanoseconds;
}

export interface CardinalityRequest {
  /** Of a metric. */
  id: string;
  range: TimeRange;
}

export interface Loaders {
  spans: DataLoader<SpanId, Span | null, string>;
  outlines: DataLoader<string, TraceOutline | null>;
  logRecords: DataLoader<LogRecordId, LogRecord | null, string>;
  logContexts: DataLoader<LogContextRequest, LogRecord[], string>;
  traceLogs: DataLoader<TraceLogsRequest, TraceLogsPage, string>;
  metrics: DataLoader<string, MetricDescription | null>;
  cardinalities: DataLoader<CardinalityRequest, MetricCardinality, string>;
  activities: DataLoader<TimeRange, ServiceActivity[], string>;
  services: DataLoader<ServiceIdentity, ServiceIdentity | null, string>;
  serviceGroups: DataLoader<ServiceGroupsAsked, ServiceGroups, string>;
  errorCounts: DataLoader<ErrorCountsRequest, ErrorCounts, string>;
  red: DataLoader<RedRequest, RedFigure, string>;
  topologies: DataLoader<TopologyRequest, CallTopology, string>;
  /** By the ids of people. */
  secondFactors: DataLoader<string, SecondFactor | null>;
}

/** What the resolvers of one request fetch by key: each level of a query asks each store once, and nothing twice. */
export function createLoaders({ stores: { traces, logs, metrics }, control }: Graph, actor: Actor): Loaders {
  const readers = { traces: traces.reader, logs: logs.reader, metrics: metrics.reader };
  const serviceGroups = new DataLoader(
    (asked: readonly ServiceGroupsAsked[]) => readServiceGroups(asked, readers.traces, queryBudget),
    { cacheKeyFn: fingerprint },
  );
  const read: ReadServiceGroups = (asked) => serviceGroups.load(asked);
  return {
    spans: new DataLoader((ids) => readers.traces.spansById([...ids]), { cacheKeyFn: spanKey }),
    outlines: new DataLoader((traceIds) => readers.traces.outlines([...traceIds])),
    logRecords: new DataLoader((ids) => readers.logs.recordsById([...ids]), { cacheKeyFn: logRecordKey }),
    logContexts: new DataLoader((requests: readonly LogContextRequest[]) => readers.logs.contexts([...requests]), {
      cacheKeyFn: fingerprint,
    }),
    traceLogs: new DataLoader((requests: readonly TraceLogsRequest[]) => readers.logs.recordsOfTraces([...requests]), {
      cacheKeyFn: fingerprint,
    }),
    metrics: new DataLoader((ids) => Promise.all(ids.map((id) => readers.metrics.metricById(id)))),
    cardinalities: new DataLoader(
      (requests: readonly CardinalityRequest[]) => loadCardinalities(requests, readers.metrics),
      { cacheKeyFn: fingerprint },
    ),
    activities: new DataLoader(
      (ranges: readonly TimeRange[]) => Promise.all(ranges.map((range) => readers.traces.services(range, null))),
      { cacheKeyFn: fingerprint },
    ),
    services: new DataLoader(
      (services) => Promise.all(services.map((service) => findService(service, allTime, readers, queryBudget))),
      { cacheKeyFn: serviceKey },
    ),
    serviceGroups,
    errorCounts: new DataLoader(
      (requests: readonly ErrorCountsRequest[]) =>
        Promise.all(requests.map(({ asked, step }) => countErrors(asked, step, read))),
      { cacheKeyFn: fingerprint },
    ),
    red: new DataLoader((requests: readonly RedRequest[]) => readRed(requests, readers.traces, queryBudget), {
      cacheKeyFn: fingerprint,
    }),
    topologies: new DataLoader(
      (requests: readonly TopologyRequest[]) =>
        Promise.all(requests.map(({ range, environment }) => readers.traces.topology(range, environment))),
      { cacheKeyFn: fingerprint },
    ),
    secondFactors: new DataLoader(async (userIds: readonly string[]) => {
      const found = await control.verbs.listSecondFactors(actor, userIds);
      const byUser = new Map(found.map((secondFactor) => [secondFactor.userId, secondFactor]));
      return userIds.map((userId) => byUser.get(userId) ?? null);
    }),
  };
}

/** Values of a key that are handed on. */
const MOST_VALUES = 200;

/** Those of one range are read at once. */
async function loadCardinalities(
  requests: readonly CardinalityRequest[],
  reader: MetricReader,
): Promise<MetricCardinality[]> {
  const byRange = Map.groupBy(requests, ({ range }) => fingerprint(range));
  const found = new Map<CardinalityRequest, MetricCardinality>();
  const reads = [...byRange.values()].map(async (same) => {
    const ids = same.map(({ id }) => id);
    const cardinalities = await reader.cardinalities(ids, same[0]!.range, MOST_VALUES);
    same.forEach((request, index) => found.set(request, cardinalities[index]!));
  });
  await Promise.all(reads);
  return requests.map((request) => found.get(request)!);
}
