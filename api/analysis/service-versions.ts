import type { ScanReport } from '../store/ports/plan.ts';
import type { ServiceIdentity } from '../telemetry/resource.ts';
import type { Nanoseconds, TimeRange } from '../telemetry/time.ts';
import { allOf, environmentName, serviceVersion } from './service-filter.ts';
import type { ReadServiceGroups } from './service-groups.ts';
import { duration, failed, requests } from './service-red.ts';

export interface ServiceRunsAsked {
  service: ServiceIdentity;
  range: TimeRange;
  /** null: all environments. */
  environment: string | null;
}

/** A version of a service that ran in an environment, with what came into it. */
export interface ServiceVersion {
  version: string;
  environment: string | null;
  spanCount: number;
  requestCount: number;
  errorCount: number;
  /** null without requests. */
  p95Nano: Nanoseconds | null;
}

/** The versions of a service that made spans in the range, those of most spans first. */
export async function listVersions(
  asked: ServiceRunsAsked,
  read: ReadServiceGroups,
): Promise<{ versions: ServiceVersion[]; report: ScanReport }> {
  const { groups, report } = await read({
    ...asked,
    filter: { op: 'exists', key: serviceVersion },
    by: [environmentName, serviceVersion],
    aggregates: [
      { fn: 'count' },
      { fn: 'count', filter: requests },
      { fn: 'count', filter: allOf([requests, failed]) },
      { fn: 'quantile', key: duration, q: 0.95, filter: requests },
    ],
    step: null,
  });
  const versions = groups.map(({ keys: [environment, version], values }): ServiceVersion => {
    const [spans, count, errors, p95] = values.map(([value]) => value ?? null);
    return {
      version: String(version),
      environment: (environment ?? null) === null ? null : String(environment),
      spanCount: spans ?? 0,
      requestCount: count ?? 0,
      errorCount: errors ?? 0,
      p95Nano: p95 ?? null,
    };
  });
  return { versions, report };
}
