import type { Filter, ReadBudget, ScanReport } from '../store/ports/plan.ts';
import type { TraceReader } from '../store/ports/trace-store.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { identityText } from './service-filter.ts';
import { readServiceGroups } from './service-groups.ts';
import type { SpanGroupReader } from './service-groups.ts';

export interface ServicesAsked {
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  /** On spans: services of which one matches. */
  filter: Filter;
  budget: ReadBudget;
}

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
  const asked = {
    service: null,
    range,
    environment,
    filter,
    by: [],
    aggregates: [{ fn: 'count' as const }],
    step: null,
  };
  const [found] = await readServiceGroups([asked], reader, budget);
  const { groups, report } = found!;
  const services = groups.map(({ service }) => service);
  const distinct = new Map(services.map((service) => [identityText(service), service]));
  return { services: [...distinct.values()].sort(compareServices), report };
}

export function compareServices(a: ServiceIdentity, b: ServiceIdentity): number {
  return compareTexts(a.name, b.name) || compareTexts(a.namespace ?? '', b.namespace ?? '');
}

export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
