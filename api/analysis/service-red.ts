import { AggregateList } from '../query/lower/lower-aggregate.ts';
import { spanView } from '../query/memory/row-view.ts';
import { completeRows } from '../query/run/complete-rows.ts';
import type { RowsToComplete } from '../query/run/complete-rows.ts';
import type { AggregatePlan, Aggregation, Filter, Key, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import type { StoreAggregate } from '../store/ports/plan.ts';
import { unknownService } from '../telemetry/resource.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import { spanKindNumber, STATUS_ERROR } from '../telemetry/span.ts';
import type { Span, SpanKind } from '../telemetry/span.ts';
import type { Nanoseconds, TimeRange } from '../telemetry/time.ts';
import { allOf, inEnvironment, ofServices, operationName, serviceName, serviceNamespace } from './service-filter.ts';

/** One figure of the requests of a service, or of one operation of it: rate, errors or duration. */
export interface RedRequest {
  service: ServiceIdentity;
  /** null: all operations. */
  operation: string | null;
  /** Of spans of this kind; undefined: of requests. */
  kind?: SpanKind;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  /** null: one value for the whole range. */
  step: Nanoseconds | null;
  aggregate: StoreAggregate;
}

export interface RedFigure {
  /** Start of each bucket, Unix milliseconds. */
  times: number[];
  /** By bucket. */
  values: (number | null)[];
  /** By bucket; of aggregates that are no numbers. */
  json: unknown[] | undefined;
  report: ScanReport;
}

const kind: Key = { place: 'intrinsic', name: 'kind' };
export const duration: Key = { place: 'intrinsic', name: 'duration' };
const mostGroups = 10_000;

/** What comes into a service from outside: server, consumer and root spans. */
export const requests: Filter = {
  op: 'or',
  terms: [
    hasNumber(kind, spanKindNumber.SERVER),
    hasNumber(kind, spanKindNumber.CONSUMER),
    { op: 'not', term: { op: 'exists', key: { place: 'intrinsic', name: 'parent_span_id' } } },
  ],
};

export const failed: Filter = hasNumber({ place: 'intrinsic', name: 'status' }, STATUS_ERROR);

/**
 * The figures in the order asked. Those of one range, step and environment are read at once, however many services and
 * aggregates they are of: 50 services cost what one costs.
 */
export async function readRed(
  asked: readonly RedRequest[],
  reader: RowsToComplete<Span>,
  budget: ReadBudget,
): Promise<RedFigure[]> {
  const plans = Map.groupBy(asked, ({ range, environment, step, operation, kind }) =>
    JSON.stringify([String(range.fromNano), String(range.toNano), environment, step, operation === null, kind]),
  );
  const figures = new Map<RedRequest, RedFigure>();
  const reads = [...plans.values()].map(async (alike) => {
    const found = await readAlike(alike, reader, budget);
    alike.forEach((request, index) => figures.set(request, found[index]!));
  });
  await Promise.all(reads);
  return asked.map((request) => figures.get(request)!);
}

async function readAlike(
  asked: readonly RedRequest[],
  reader: RowsToComplete<Span>,
  budget: ReadBudget,
): Promise<RedFigure[]> {
  const list = new AggregateList();
  const numbers = asked.map(({ aggregate }) => list.number(aggregate));
  const { range, environment, step, operation, kind: ofKind } = asked[0]!;
  const byOperation = operation === null ? [] : [operationName];
  const plan: AggregatePlan = {
    filter: allOf([
      ofKind ? hasNumber(kind, spanKindNumber[ofKind]) : requests,
      inEnvironment(environment),
      ofServices(asked.map(({ service }) => service)),
      ofOperations(asked),
    ]),
    range,
    by: [serviceName, serviceNamespace, ...byOperation],
    ...(step === null ? {} : { step }),
    aggregates: list.aggregates,
    maxGroups: mostGroups,
    budget,
  };
  const { aggregation, report } = await completeRows(reader, spanView).aggregate(plan);
  const groups = groupNumbers(aggregation);
  const { times, values, json } = aggregation;
  return asked.map(({ service, operation, aggregate }, index): RedFigure => {
    const group = groups.get(groupKey(service.name, service.namespace, operation));
    const number = numbers[index]!;
    if (group === undefined) return { times, values: emptyValues(times, aggregate), json: undefined, report };
    const cells = [group * times.length, (group + 1) * times.length] as const;
    return { times, values: values[number]!.slice(...cells), json: json[number]?.slice(...cells), report };
  });
}

function emptyValues(times: readonly number[], { fn }: StoreAggregate): (number | null)[] {
  return times.map(() => (fn === 'count' ? 0 : null));
}

function ofOperations(asked: readonly RedRequest[]): Filter {
  const names = [...new Set(asked.map(({ operation }) => operation))].filter((name) => name !== null);
  if (names.length === 0) return { op: 'all' };
  return { op: 'in', key: operationName, values: names.map((text) => ({ text, number: null })) };
}

/** The group of each service and operation. What names no service is `unknown_service`. */
function groupNumbers({ keys }: Aggregation): Map<string, number> {
  const [names, namespaces, operations] = keys;
  const numbers = new Map<string, number>();
  names?.forEach((name, group) => {
    const namespace = namespaces![group] ?? null;
    const operation = operations ? String(operations[group]) : null;
    const key = groupKey(String(name ?? unknownService), namespace === null ? null : String(namespace), operation);
    if (!numbers.has(key)) numbers.set(key, group);
  });
  return numbers;
}

function groupKey(name: string, namespace: string | null, operation: string | null): string {
  return JSON.stringify([name, namespace, operation]);
}

function hasNumber(key: Key, number: number): Filter {
  return { op: 'equals', key, value: { text: String(number), number } };
}
