import type { LogReader } from '../store/ports/log-store.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import type { MetricReader } from '../store/ports/metric-store.ts';
import type { Filter, ListPlan, Page, ReadBudget } from '../store/ports/plan.ts';
import type { TraceReader } from '../store/ports/trace-store.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { ofServiceNames } from '../store/ports/senders.ts';
import { ofService, serviceName } from './service-filter.ts';

export interface ServiceReaders {
  traces: Pick<TraceReader, 'list'>;
  logs: Pick<LogReader, 'list'>;
  metrics: Pick<MetricReader, 'attributeValues'>;
}

const mostValues = 200;

/**
 * The service of a name as it was last seen, in the namespace asked for or, without one, in any; null where nothing that
 * is kept comes from it. A store that is off is passed over.
 */
export async function findService(
  { name, namespace }: ServiceIdentity,
  range: TimeRange,
  readers: ServiceReaders,
  budget: ReadBudget,
): Promise<ServiceIdentity | null> {
  const filter = namespace === null ? ofServiceNames([name]) : ofService({ name, namespace });
  const seen =
    (await newest(filter, range, readers.traces, budget)) ?? (await newest(filter, range, readers.logs, budget));
  if (seen) return seen.service;
  const names = await orElse([], () => readers.metrics.attributeValues(serviceName, name, range, mostValues));
  return names.includes(name) ? { name, namespace } : null;
}

async function newest<Item>(
  filter: Filter,
  range: TimeRange,
  reader: { list(plan: ListPlan): Promise<Page<Item>> },
  budget: ReadBudget,
): Promise<Item | null> {
  const items = await orElse([], async () => (await reader.list({ filter, range, limit: 1, budget })).items);
  return items[0] ?? null;
}

async function orElse<T>(fallback: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof StoreUnavailable) return fallback;
    throw error;
  }
}
