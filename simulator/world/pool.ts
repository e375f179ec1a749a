import type { Random } from './random.ts';
import type { PoolDefinition } from './service.ts';

export const acquireTimeoutMs = 3000;
/** Share of lost connections from which on callers begin to queue. */
const queueFrom = 0.7;

/** The database connections of one process. Connections that were lost are not given back until it restarts. */
export class Pool {
  readonly definition: PoolDefinition;
  /** Share of the connections that a leak holds, 0 to 1. */
  leakedShare = 0;
  /** Milliseconds of use, and acquisitions that had to wait, since last asked. */
  private usedMs = 0;
  private waits = 0;

  constructor(definition: PoolDefinition) {
    this.definition = definition;
  }

  /** How long it takes to get a connection; Infinity stands for longer than any caller waits. */
  acquireMs(random: Random): number {
    const shortage = Math.max(0, (this.leakedShare - queueFrom) / (1 - queueFrom));
    if (!random.chance(shortage)) return random.logNormal(0.03, 0.5);
    this.waits++;
    const waitMs = random.exponential(4000 * shortage);
    return waitMs > acquireTimeoutMs ? Infinity : waitMs;
  }

  use(ms: number): void {
    this.usedMs += ms;
  }

  /** Connections in use and callers waiting, as means over the time since the last question. */
  takeUsage(sinceMs: number): { used: number; pending: number } {
    const { limit } = this.definition;
    const busy = Math.ceil(this.usedMs / Math.max(1, sinceMs)) + Math.floor(limit * this.leakedShare);
    const usage = { used: Math.min(limit, busy), pending: this.waits };
    this.usedMs = 0;
    this.waits = 0;
    return usage;
  }
}
