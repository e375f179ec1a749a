import type { Filter, Key, ScanReport, StoreAggregate } from '../store/ports/plan.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../telemetry/time.ts';
import { timeBefore } from './earlier-windows.ts';
import { allOf, identityText, operationName } from './service-filter.ts';
import type { ReadServiceGroups, ServiceGroupsAsked, SpanGroup } from './service-groups.ts';
import { failed } from './service-red.ts';
import { sumReports } from './sum-reports.ts';
import { topFrame } from './top-frame.ts';

export interface ErrorGroupsAsked {
  /** null: of all services. */
  service: ServiceIdentity | null;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  /** On spans: failed ones that match. */
  filter: Filter;
}

/** Spans that failed in the same way at the same place: an operation of a service. */
export interface ErrorGroup {
  service: ServiceIdentity;
  operation: string;
  /** exception.type of an event, else error.type, else the status code of the answer; null where nothing was said. */
  type: string | null;
  /** By which the spans are found. */
  terms: { key: Key; value: string | number | boolean }[];
  /** Keys that none of them has. */
  lacking: readonly Key[];
  count: number;
  /** Within the range. */
  firstSeenNano: UnixNano;
  lastSeenNano: UnixNano;
  /** None of it was there just before the range. */
  isNew: boolean;
  /** The latest. */
  example: { traceId: string; spanId: string; message: string | null; topFrame: string | null };
}

const intrinsic = (name: string): Key => ({ place: 'intrinsic', name });
const event = (name: string): Key => ({ place: 'event', name });
const attribute = (name: string): Key => ({ place: 'any', name });

const typeKeys = [
  event('exception.type'),
  attribute('error.type'),
  attribute('http.response.status_code'),
  attribute('rpc.grpc.status_code'),
];
const by = [operationName, ...typeKeys];
const count: StoreAggregate = { fn: 'count' };
const details: StoreAggregate[] = [
  count,
  { fn: 'min', key: intrinsic('timestamp') },
  { fn: 'max', key: intrinsic('timestamp') },
  { fn: 'last', key: intrinsic('trace_id') },
  { fn: 'last', key: intrinsic('span_id') },
  { fn: 'last', key: event('exception.message') },
  { fn: 'last', key: event('exception.stacktrace') },
];

/** Failed spans by type and place, the most frequent first, with what is new in the range. */
export async function listErrorGroups(
  asked: ErrorGroupsAsked,
  read: ReadServiceGroups,
): Promise<{ groups: ErrorGroup[]; report: ScanReport }> {
  const plan = planOf(asked);
  const [now, before] = await Promise.all([
    read({ ...plan, aggregates: details, step: null }),
    read({ ...plan, range: timeBefore(asked.range), aggregates: [count], step: null }),
  ]);
  const known = new Set(before.groups.map((group) => keyOf(placeOf(group))));
  const merged = new Map<string, ErrorGroup>();
  for (const group of now.groups) {
    const read = readGroup(group);
    const key = keyOf(read);
    const same = merged.get(key);
    merged.set(key, same ? merge(same, read) : { ...read, isNew: !known.has(key) });
  }
  const groups = [...merged.values()].sort((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1));
  return { groups, report: sumReports(asked.range, [now.report, before.report]) };
}

export interface ErrorCounts {
  /** Start of each bucket, Unix milliseconds. */
  times: number[];
  /** By `keyOf` a group, then bucket. */
  counts: Map<string, number[]>;
}

/** How many of each group there were in each bucket; those of all groups are read at once. */
export async function countErrors(
  asked: ErrorGroupsAsked,
  step: Nanoseconds,
  read: ReadServiceGroups,
): Promise<ErrorCounts> {
  const { times, groups } = await read({ ...planOf(asked), aggregates: [count], step });
  const counts = new Map<string, number[]>();
  for (const group of groups) {
    const key = keyOf(placeOf(group));
    const sums = counts.get(key) ?? times.map(() => 0);
    counts.set(
      key,
      sums.map((sum, bucket) => sum + (group.values[0]![bucket] ?? 0)),
    );
  }
  return { times, counts };
}

/** Tells one group from another; the same in every answer. */
export function keyOf({ service, terms }: Pick<ErrorGroup, 'service' | 'terms'>): string {
  return JSON.stringify([identityText(service), terms.map(({ key, value }) => [key.place, key.name, value])]);
}

function planOf({ filter, ...asked }: ErrorGroupsAsked): Omit<ServiceGroupsAsked, 'aggregates' | 'step'> {
  return { ...asked, filter: allOf([failed, filter]), by };
}

function placeOf({
  service,
  keys,
}: SpanGroup): Pick<ErrorGroup, 'service' | 'operation' | 'type' | 'terms' | 'lacking'> {
  const operation = String(keys[0]);
  const named = typeKeys.map((key, index) => ({ key, value: keys[index + 1]! }));
  const found = named.findIndex(({ value }) => value !== null);
  const type = named[found];
  const lacking = typeKeys.slice(0, found < 0 ? typeKeys.length : found);
  const terms = [{ key: operationName, value: operation }, ...(type ? [{ key: type.key, value: type.value }] : [])];
  return { service, operation, type: type ? String(type.value) : null, terms, lacking };
}

function readGroup(group: SpanGroup): ErrorGroup {
  const [number, first, last] = group.values.map(([value]) => value ?? 0);
  const [traceId, spanId, message, stackTrace] = group.json.slice(3).map((column) => textOrNull(column?.[0]));
  return {
    ...placeOf(group),
    count: number!,
    firstSeenNano: BigInt(Math.round(first!)),
    lastSeenNano: BigInt(Math.round(last!)),
    isNew: false,
    example: {
      traceId: traceId ?? '',
      spanId: spanId ?? '',
      message: message ?? null,
      topFrame: stackTrace ? topFrame(stackTrace) : null,
    },
  };
}

/** Groups that differ in what comes behind their type, such as the status code of the answer, are one. */
function merge(a: ErrorGroup, b: ErrorGroup): ErrorGroup {
  return {
    ...a,
    count: a.count + b.count,
    firstSeenNano: a.firstSeenNano < b.firstSeenNano ? a.firstSeenNano : b.firstSeenNano,
    lastSeenNano: a.lastSeenNano > b.lastSeenNano ? a.lastSeenNano : b.lastSeenNano,
    example: a.lastSeenNano > b.lastSeenNano ? a.example : b.example,
  };
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
