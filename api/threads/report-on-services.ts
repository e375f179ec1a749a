import type { BackendReport } from '../../schema/graph.ts';
import type { SharedRedis } from '../cache/shared-redis.ts';
import type { StoreLease } from '../cache/store-lease.ts';
import type { Settings } from '../config/settings.ts';
import type { ControlPlane } from '../control/control-plane.ts';
import { CONTESTED } from './hold-lease.ts';

export async function reportOnControl(control: ControlPlane): Promise<BackendReport> {
  const about = { name: control.name, role: 'people, keys and settings' };
  try {
    const latencyMs = await control.ping();
    return { ...about, state: 'OK', latencyMs, detail: latencyMs === null ? 'Closed until somebody needs it.' : null };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ...about, state: 'UNAVAILABLE', latencyMs: null, detail };
  }
}

/** How Redis is doing, as the system page and /readyz tell it. */
export function reportOnRedis(
  settings: Settings,
  redis: SharedRedis | null,
  lease: StoreLease | null,
): () => Promise<BackendReport> {
  const about = { name: 'Redis', role: 'what processes share' };
  return async () => {
    if (!redis) {
      const detail = settings.redisUrl === undefined ? 'REDIS_URL is not set.' : 'Switched off with REDIS_ENABLED.';
      return { ...about, state: 'DISABLED', latencyMs: null, detail };
    }
    if (lease?.isContested) return { ...about, state: 'UNAVAILABLE', latencyMs: null, detail: CONTESTED };
    try {
      return { ...about, state: 'OK', latencyMs: await redis.link.ping(), detail: null };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const detail = `${why} Until it does, this process knows only of itself.`;
      return { ...about, state: 'UNAVAILABLE', latencyMs: null, detail };
    }
  };
}
