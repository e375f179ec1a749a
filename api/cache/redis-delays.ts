import { type AttemptDelays, delayRules, LocalDelays, type Tried } from '../access/attempt-delays.ts';
import { FIRST_DELAY_MS, FORGET_MS } from '../access/growing-delays.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import type { SharedRedis } from './shared-redis.ts';

/** As `GrowingDelays` has it, for several keys in one step. ARGV: now, first delay, time to forget; of each key free, most. */
const BEGIN = `
local now, first, forget = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local wait, counts = 0, {}
for i, key in ipairs(KEYS) do
  local entry = redis.call('HMGET', key, 'count', 'lastMs')
  local count, last = tonumber(entry[1] or 0), tonumber(entry[2] or 0)
  if now - last >= forget then count = 0 end
  counts[i] = count
  local free, most = tonumber(ARGV[2 + 2 * i]), tonumber(ARGV[3 + 2 * i])
  if count >= free then wait = math.max(wait, last + math.min(first * 2 ^ (count - free), most) - now) end
end
if wait > 0 then return math.ceil(wait) end
for i, key in ipairs(KEYS) do
  redis.call('HSET', key, 'count', counts[i] + 1, 'lastMs', now)
  redis.call('PEXPIRE', key, forget)
end
return 0`;

const TAKE_BACK = `
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 and redis.call('HINCRBY', key, 'count', -1) <= 0 then redis.call('DEL', key) end
end
return 0`;

/** Attempts at all processes together; while Redis is away, those at this one. */
export class RedisDelays implements AttemptDelays {
  readonly #redis: SharedRedis;
  readonly #local = new LocalDelays();

  constructor(redis: SharedRedis) {
    this.#redis = redis;
  }

  begin(tried: readonly Tried[], nowMs: number): Promise<number> {
    const rules = tried.flatMap(({ kind }) => [delayRules[kind].free, delayRules[kind].maxDelayMs]);
    return this.#or(
      async (keys) => Number(await this.#run(BEGIN, keys, [nowMs, FIRST_DELAY_MS, FORGET_MS, ...rules])),
      tried,
      () => this.#local.begin(tried, nowMs),
    );
  }

  takeBack(tried: readonly Tried[]): Promise<void> {
    return this.#or(
      async (keys) => void (await this.#run(TAKE_BACK, keys, [])),
      tried,
      () => this.#local.takeBack(tried),
    );
  }

  forget(tried: Tried): Promise<void> {
    return this.#or(
      async (keys) => void (await this.#redis.link.call((redis) => redis.del(...keys))),
      [tried],
      () => this.#local.forget(tried),
    );
  }

  #run(script: string, keys: string[], args: number[]): Promise<unknown> {
    return this.#redis.link.call((redis) => redis.eval(script, keys.length, ...keys, ...args));
  }

  async #or<Value>(
    shared: (keys: string[]) => Promise<Value>,
    tried: readonly Tried[],
    local: () => Promise<Value>,
  ): Promise<Value> {
    const { seal, prefix } = this.#redis;
    try {
      return await shared(tried.map(({ kind, key }) => `${prefix}tried:${seal.nameOf(`${kind} ${key}`)}`));
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      return local();
    }
  }
}
