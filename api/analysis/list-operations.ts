import type { Filter, ScanReport, StoreAggregate } from '../store/ports/plan.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { quantileOf } from '../query/lower/lower-aggregate.ts';
import { compareTexts } from './list-services.ts';
import { allOf, operationName } from './service-filter.ts';
import type { ReadServiceGroups } from './service-groups.ts';
import { duration, failed, requests } from './service-red.ts';

/** Shares are of the requests that failed; the slowest by their 95th percentile. */
export type OperationOrder = 'MOST_REQUESTS' | 'MOST_ERRORS' | 'SLOWEST' | 'NAME';

export interface OperationsAsked {
  service: ServiceIdentity;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
  /** On spans: those that match are counted. */
  filter: Filter;
  orderBy: OperationOrder;
}

export interface Operations {
  /** In the order asked, ascending by `rank`, equals by name. */
  operations: { name: string; rank: number }[];
  report: ScanReport;
}

const rankings: Record<OperationOrder, { aggregates: StoreAggregate[]; rankOf: (values: number[]) => number }> = {
  MOST_REQUESTS: { aggregates: [{ fn: 'count' }], rankOf: ([count = 0]) => -count },
  MOST_ERRORS: {
    aggregates: [{ fn: 'count' }, { fn: 'count', filter: failed }],
    rankOf: ([count = 0, errors = 0]) => (count > 0 ? -errors / count : 0),
  },
  SLOWEST: { aggregates: [{ fn: 'quantile', key: duration, q: quantileOf(95) }], rankOf: ([p95 = 0]) => -p95 },
  NAME: { aggregates: [{ fn: 'count' }], rankOf: () => 0 },
};

/** The names of what comes into a service. */
export async function listOperations(
  { filter, orderBy, ...asked }: OperationsAsked,
  read: ReadServiceGroups,
): Promise<Operations> {
  const { aggregates, rankOf } = rankings[orderBy];
  const { groups, report } = await read({
    ...asked,
    filter: allOf([requests, filter]),
    by: [operationName],
    aggregates,
    step: null,
  });
  const operations = groups.map(({ keys, values }) => {
    return { name: String(keys[0]), rank: rankOf(values.map(([value]) => value ?? 0)) };
  });
  return { operations: operations.sort((a, b) => a.rank - b.rank || compareTexts(a.name, b.name)), report };
}
