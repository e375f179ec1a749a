import { type Budgets, LocalBudgets, MINUTE_MS, type Spent } from '../access/budgets.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import type { SharedRedis } from './shared-redis.ts';

/** ARGV: cost, limit, milliseconds of the minute. Gives whether it was taken, what is spent, and what is left of the minute. */
const TAKE = `
local cost, limit = tonumber(ARGV[1]), tonumber(ARGV[2])
local spent = tonumber(redis.call('GET', KEYS[1]) or 0)
local taken = 0
if spent + cost <= limit then
  spent = redis.call('INCRBY', KEYS[1], ARGV[1])
  taken = 1
  if spent == cost then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
end
return { taken, spent, redis.call('PTTL', KEYS[1]) }`;

/** What is spent at all processes together; while Redis is away, what is spent at this one. */
export class RedisBudgets implements Budgets {
  readonly #redis: SharedRedis;
  readonly #local = new LocalBudgets();

  constructor(redis: SharedRedis) {
    this.#redis = redis;
  }

  async take(bucket: string, cost: number, limit: number): Promise<Spent> {
    const { link, seal, prefix } = this.#redis;
    const key = `${prefix}budget:${seal.nameOf(bucket)}`;
    try {
      const answer = await link.call((redis) => redis.eval(TAKE, 1, key, Math.ceil(cost), limit, MINUTE_MS));
      const [taken, spent, leftMs] = answer as [number, number, number];
      const resetsAtMs = Date.now() + (leftMs > 0 ? leftMs : MINUTE_MS);
      return { isTaken: taken === 1, remaining: Math.max(0, limit - spent), resetsAtMs };
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      return this.#local.take(bucket, cost, limit);
    }
  }
}
