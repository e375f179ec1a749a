import { spanView } from '../query/memory/row-view.ts';
import { completeRows } from '../query/run/complete-rows.ts';
import type { RowsToComplete } from '../query/run/complete-rows.ts';
import type { Filter, GroupValue, Key, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import type { TraceReader } from '../store/ports/trace-store.ts';
import { unknownService } from '../telemetry/resource.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { Span } from '../telemetry/span.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { allOf, inEnvironment, serviceName, serviceNamespace } from './service-filter.ts';

export type SpanGroupReader = RowsToComplete<Span>;

export interface ServicesAsked {
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  /** On spans: services of which one matches. */
  filter: Filter;
  budget: ReadBudget;
}

const mostGroups = 10_000;

/** Services that sent spans, by name, then namespace, those without one first. */
export async function listServices(
  { range, environment, filter, budget }: ServicesAsked,
  reader: SpanGroupReader & Pick<TraceReader, 'services'>,
): Promise<{ services: ServiceIdentity[]; report: ScanReport }> {
  if (filter.op === 'all') {
    const found = await reader.services(range, environment);
    const report = { range, scannedRows: 0, truncated: false, notes: [] };
    return { services: found.map(({ service }) => service).sort(compareServices), report };
  }
  const asked = allOf([filter, inEnvironment(environment)]);
  const { keys, report } = await countGroups([serviceName, serviceNamespace], asked, range, budget, reader);
  const services = keys.map(([name, namespace]) => ({
    name: String(name ?? unknownService),
    namespace: (namespace ?? null) === null ? null : String(namespace),
  }));
  const distinct = new Map(services.map((service) => [JSON.stringify([service.name, service.namespace]), service]));
  return { services: [...distinct.values()].sort(compareServices), report };
}

/** The groups of matching spans with their counts; keys[group][key]. */
export async function countGroups(
  by: Key[],
  filter: Filter,
  range: TimeRange,
  budget: ReadBudget,
  reader: SpanGroupReader,
): Promise<{ keys: GroupValue[][]; counts: number[]; report: ScanReport }> {
  const plan = { filter, range, by, aggregates: [{ fn: 'count' as const }], maxGroups: mostGroups, budget };
  const { aggregation, report } = await completeRows(reader, spanView).aggregate(plan);
  const counts = aggregation.values[0]!.map((count) => count ?? 0);
  return { keys: counts.map((_, group) => aggregation.keys.map((column) => column[group]!)), counts, report };
}

export function compareServices(a: ServiceIdentity, b: ServiceIdentity): number {
  return compareTexts(a.name, b.name) || compareTexts(a.namespace ?? '', b.namespace ?? '');
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
