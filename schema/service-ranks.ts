import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import type { TimeRange } from '../api/telemetry/time.ts';
import type { GraphContext } from './context.ts';
import { healthOf } from './health.ts';
import { failedCount, figureOf, quantile, requestCount } from './red.ts';

/** What services are ranked by. */
export type ServiceRank = 'TROUBLE' | 'MOST_REQUESTS' | 'MOST_ERRORS' | 'SLOWEST';

type RankOf = (
  service: ServiceIdentity,
  range: TimeRange,
  env: string | null,
  context: GraphContext,
) => Promise<number>;

const p95 = quantile(95);

const rankings: Record<ServiceRank, RankOf> = {
  // Who does as usual, or cannot be compared, comes behind who does worse.
  TROUBLE: async (...asked) => {
    const [{ score }, share] = await Promise.all([healthOf(...asked), errorShare(...asked)]);
    return score >= 1 ? score + 1 : share;
  },
  MOST_REQUESTS: (...asked) => figure(requestCount, ...asked),
  MOST_ERRORS: errorShare,
  SLOWEST: (...asked) => figure(p95, ...asked),
};

/** What each service is sorted by, the highest first; 0 while the store cannot answer. All are read together. */
export async function ranksOf(
  services: readonly ServiceIdentity[],
  rank: ServiceRank,
  range: TimeRange,
  environment: string | null,
  context: GraphContext,
): Promise<Map<ServiceIdentity, number>> {
  const found = await Promise.all(services.map((service) => rankings[rank](service, range, environment, context)));
  return new Map(services.map((service, index) => [service, found[index]!]));
}

async function errorShare(...asked: Parameters<RankOf>): Promise<number> {
  const [count, errors] = await Promise.all([figure(requestCount, ...asked), figure(failedCount, ...asked)]);
  return count > 0 ? errors / count : 0;
}

async function figure(
  aggregate: typeof p95,
  ...[service, range, environment, context]: Parameters<RankOf>
): Promise<number> {
  const { values } = await figureOf({ service, operation: null, range, environment }, aggregate, context);
  return values[0] ?? 0;
}
