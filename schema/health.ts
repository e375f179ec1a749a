import { justBefore, sameTimeOfEarlierDays } from '../api/analysis/earlier-windows.ts';
import { assessHealth } from '../api/analysis/service-health.ts';
import type { RedWindow, ServiceHealth } from '../api/analysis/service-health.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';
import { failedCount, figureOf, quantile, requestCount } from './red.ts';

const p95 = quantile(95);

/**
 * How a service does, by comparison with the same time of earlier days; one that had no requests then, with the time just
 * before. Unknown while the store cannot answer. The figures of all services of a request are read together.
 */
export async function healthOf(
  service: ServiceIdentity,
  range: TimeRange,
  environment: string | null,
  context: GraphContext,
): Promise<ServiceHealth> {
  const read = async (window: TimeRange): Promise<RedWindow> => {
    const red = { service, operation: null, range: window, environment };
    const aggregates = [requestCount, failedCount, p95];
    const [count, errors, latency] = await Promise.all(
      aggregates.map(async (aggregate) => (await figureOf(red, aggregate, context)).values[0] ?? null),
    );
    return { requestCount: count ?? 0, errorCount: errors ?? 0, p95Nano: latency ?? null };
  };
  const [now, ...days] = await Promise.all([range, ...sameTimeOfEarlierDays(range)].map(read));
  const byDay = assessHealth(now!, days);
  if (byDay.state !== 'UNKNOWN') return { ...byDay, baseline: 'EARLIER_DAYS' };
  const before = assessHealth(now!, await Promise.all(justBefore(range).map(read)));
  return { ...before, baseline: before.state === 'UNKNOWN' ? 'NONE' : 'JUST_BEFORE' };
}
