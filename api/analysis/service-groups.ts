import { AggregateList } from '../query/lower/lower-aggregate.ts';
import { spanView } from '../query/memory/row-view.ts';
import { completeRows } from '../query/run/complete-rows.ts';
import type { RowsToComplete } from '../query/run/complete-rows.ts';
import type { Filter, GroupValue, Key, ReadBudget, ScanReport, StoreAggregate } from '../store/ports/plan.ts';
import { unknownService } from '../telemetry/resource.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { Span } from '../telemetry/span.ts';
import type { Nanoseconds, TimeRange } from '../telemetry/time.ts';
import { allOf, identityText, inEnvironment, ofServices, serviceName, serviceNamespace } from './service-filter.ts';

export type SpanGroupReader = RowsToComplete<Span>;

/** What is asked of the spans of a service, in groups. */
export interface ServiceGroupsAsked {
  /** null: of all services. */
  service: ServiceIdentity | null;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  filter: Filter;
  /** The keys of the groups, beside their service. */
  by: readonly Key[];
  aggregates: readonly StoreAggregate[];
  /** null: one bucket. */
  step: Nanoseconds | null;
}

export interface SpanGroup {
  service: ServiceIdentity;
  /** By key. */
  keys: GroupValue[];
  /** By aggregate, then bucket. */
  values: (number | null)[][];
  /** The same of aggregates that are no numbers. */
  json: (unknown[] | undefined)[];
}

export interface ServiceGroups {
  /** Start of each bucket, Unix milliseconds. */
  times: number[];
  /** Those of most spans first. */
  groups: SpanGroup[];
  report: ScanReport;
}

/** Reads groups, together with what others ask for at the same time. */
export type ReadServiceGroups = (asked: ServiceGroupsAsked) => Promise<ServiceGroups>;

const mostGroups = 10_000;

/** The groups in the order asked. Those that differ in their service and aggregates alone are read at once. */
export async function readServiceGroups(
  asked: readonly ServiceGroupsAsked[],
  reader: SpanGroupReader,
  budget: ReadBudget,
): Promise<ServiceGroups[]> {
  const alike = Map.groupBy(asked, ({ service, range, environment, filter, by, step }) =>
    textOf([service === null, range, environment, filter, by, step]),
  );
  const found = new Map<ServiceGroupsAsked, ServiceGroups>();
  const reads = [...alike.values()].map(async (group) => {
    const answers = await readAlike(group, reader, budget);
    group.forEach((one, index) => found.set(one, answers[index]!));
  });
  await Promise.all(reads);
  return asked.map((one) => found.get(one)!);
}

async function readAlike(
  asked: readonly ServiceGroupsAsked[],
  reader: SpanGroupReader,
  budget: ReadBudget,
): Promise<ServiceGroups[]> {
  const { range, environment, filter, by, step } = asked[0]!;
  const services = asked.flatMap(({ service }) => service ?? []);
  const list = new AggregateList();
  const numbers = asked.map(({ aggregates }) => aggregates.map((aggregate) => list.number(aggregate)));
  const { aggregation, report } = await completeRows(reader, spanView).aggregate({
    filter: allOf([filter, inEnvironment(environment), ...(services.length > 0 ? [ofServices(services)] : [])]),
    range,
    by: [serviceName, serviceNamespace, ...by],
    ...(step === null ? {} : { step }),
    aggregates: list.aggregates,
    maxGroups: mostGroups,
    budget,
  });
  const { times, keys, values, json } = aggregation;
  const all = (keys[0] ?? []).map((name, number) => {
    const namespace = keys[1]![number] ?? null;
    const service = {
      name: String(name ?? unknownService),
      namespace: namespace === null ? null : String(namespace),
    };
    return { service, identity: identityText(service), number };
  });
  const byService = Map.groupBy(all, ({ identity }) => identity);
  return asked.map(({ service }, index): ServiceGroups => {
    const own = service === null ? all : (byService.get(identityText(service)) ?? []);
    const groups = own.map(({ service, number }): SpanGroup => {
      const cells = [number * times.length, (number + 1) * times.length] as const;
      return {
        service,
        keys: keys.slice(2).map((column) => column[number]!),
        values: numbers[index]!.map((of) => values[of]!.slice(...cells)),
        json: numbers[index]!.map((of) => json[of]?.slice(...cells)),
      };
    });
    return { times, groups, report };
  });
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}
