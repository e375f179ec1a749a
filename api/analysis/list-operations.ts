import type { Filter, ScanReport } from '../store/ports/plan.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { compareTexts } from './list-services.ts';
import { allOf, operationName } from './service-filter.ts';
import type { ReadServiceGroups } from './service-groups.ts';
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

/** The names of what comes into a service. */
export async function listOperations(
  { filter, ...asked }: OperationsAsked,
  read: ReadServiceGroups,
): Promise<Operations> {
  const { groups, report } = await read({
    ...asked,
    filter: allOf([requests, filter]),
    by: [operationName],
    aggregates: [{ fn: 'count' }],
    step: null,
  });
  const operations = groups.map(({ keys, values }) => ({ name: String(keys[0]), count: values[0]![0] ?? 0 }));
  return { operations: operations.sort((a, b) => b.count - a.count || compareTexts(a.name, b.name)), report };
}
