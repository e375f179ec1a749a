import type { SharedRedis } from '../cache/shared-redis.ts';
import type { Settings } from '../config/settings.ts';
import type { Log } from '../self/log.ts';

/** A server that answers does so by then; one that does not is done without until it does. */
const SETTLED_MS = 2000;

/** Redis, where it is set and not switched off; null where it is not. */
export async function openRedis(settings: Settings, log: Log): Promise<SharedRedis | null> {
  const { redisUrl, redisEnabled, jwtSecret } = settings;
  if (redisUrl === undefined || !redisEnabled || jwtSecret === undefined) return null;
  // Its client is loaded only where it is used.
  const { openSharedRedis } = await import('../cache/shared-redis.ts');
  const redis = openSharedRedis(redisUrl, jwtSecret);
  redis.link.on('away', ({ message }) => log.warn(`${message} Until it does, this process knows only of itself.`));
  redis.link.on('back', () => log.info('Redis answers'));
  await redis.link.settled(SETTLED_MS);
  if (redis.link.isAway) await redis.link.ping().catch((error: Error) => log.warn(error.message));
  return redis;
}
