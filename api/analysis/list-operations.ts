import type { Filter, Key, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import { unknownService } from '../telemetry/resource.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { compareTexts, countGroups } from './list-services.ts';
import type { SpanGroupReader } from './list-services.ts';
import { allOf, inEnvironment, ofServices, serviceName, serviceNamespace } from './service-filter.ts';
import { requests } from './service-red.ts';

export interface OperationsAsked {
  service: ServiceIdentity;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  /** On spans: those that match are counted. */
  filter: Filter;
}

export interface Operations {
  /** The most frequent first, equals by name. */
  operations: { name: string; count: number }[];
  report: ScanReport;
}

const operationName: Key = { place: 'intrinsic', name: 'name' };

/** The names of what comes into each service, in the order asked. Those of one range and filter are read at once. */
export async function listOperations(
  asked: readonly OperationsAsked[],
  reader: SpanGroupReader,
  budget: ReadBudget,
): Promise<Operations[]> {
  const alike = Map.groupBy(asked, ({ range, environment, filter }) =>
    JSON.stringify([range, environment, filter], (_, value: unknown) =>
      typeof value === 'bigint' ? `${value}n` : value,
    ),
  );
  const found = new Map<OperationsAsked, Operations>();
  const reads = [...alike.values()].map(async (group) => {
    const byService = await readAlike(group, reader, budget);
    group.forEach((one, index) => found.set(one, byService[index]!));
  });
  await Promise.all(reads);
  return asked.map((one) => found.get(one)!);
}

async function readAlike(
  asked: readonly OperationsAsked[],
  reader: SpanGroupReader,
  budget: ReadBudget,
): Promise<Operations[]> {
  const { range, environment, filter } = asked[0]!;
  const services = ofServices(asked.map(({ service }) => service));
  const wanted = allOf([requests, services, inEnvironment(environment), filter]);
  const by = [serviceName, serviceNamespace, operationName];
  const { keys, counts, report } = await countGroups(by, wanted, range, budget, reader);
  const rows = keys.map(([name, namespace, operation], index) => ({
    service: keyOf(String(name ?? unknownService), namespace ?? null),
    name: String(operation),
    count: counts[index]!,
  }));
  const byService = Map.groupBy(rows, ({ service }) => service);
  return asked.map(({ service: { name, namespace } }) => {
    const operations = (byService.get(keyOf(name, namespace)) ?? []).map(({ name, count }) => ({ name, count }));
    return { operations: operations.sort((a, b) => b.count - a.count || compareTexts(a.name, b.name)), report };
  });
}

function keyOf(name: string, namespace: string | number | boolean | null): string {
  return JSON.stringify([name, namespace]);
}
