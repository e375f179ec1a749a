import { randomUUID } from 'node:crypto';
import { Places, type PlacesOfAll } from '../access/places.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import type { SharedRedis } from './shared-redis.ts';

/** What a process has said that it holds is forgotten after this, unless it says so again. */
const LEASE_MS = 5000;
const RENEW_MS = 1000;
/** Who holds less than this part of what they may at one process is let in without asking. */
const FEW = 1 / 16;

/**
 * KEYS: what processes hold of a bucket. ARGV: the process, how many it holds, the most of all together, milliseconds of a
 * lease. Gives 0 where that is too many; what it held before stands then.
 */
const HOLD = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local sum = tonumber(ARGV[2])
local held = redis.call('HGETALL', KEYS[1])
for i = 1, #held, 2 do
  local count, ends = string.match(held[i + 1], '(%d+) (%d+)')
  if tonumber(ends) <= now then redis.call('HDEL', KEYS[1], held[i])
  elseif held[i] ~= ARGV[1] then sum = sum + tonumber(count) end
end
if sum > tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. string.format('%d', now + ARGV[4]))
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`;

/** More than any bucket may. */
const ANY = 2 ** 50;

/**
 * Places that buckets hold at all processes together; while Redis is away, those at this one. What a process that was killed
 * held is free after five seconds, what one has given back after one. Each process may let in a sixteenth too many.
 */
export class RedisPlaces implements PlacesOfAll {
  readonly #redis: SharedRedis;
  readonly #local = new Places();
  readonly #process = randomUUID();
  /** Buckets of which the others know what is held here. */
  readonly #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: SharedRedis) {
    this.#redis = redis;
    redis.link.on('closed', () => clearInterval(this.#timer));
  }

  take(bucket: string, most: number): (() => void) | null | Promise<(() => void) | null> {
    const leave = this.#local.take(bucket, most);
    if (!leave || this.#local.held(bucket) < most * FEW) return leave;
    return this.#hold(bucket, most).then((isHeld) => {
      if (isHeld) return leave;
      leave();
      return null;
    });
  }

  /** Says what is held here, where all together may hold that. */
  async #hold(bucket: string, most: number): Promise<boolean> {
    this.#told.add(bucket);
    this.#timer ??= setInterval(() => this.#renew(), RENEW_MS).unref();
    const { link } = this.#redis;
    const args = [this.#process, this.#local.held(bucket), most, LEASE_MS];
    try {
      return (await link.call((redis) => redis.eval(HOLD, 1, this.#keyOf(bucket), ...args))) === 1;
    } catch (error) {
      if (error instanceof RedisUnavailable) return true;
      throw error;
    }
  }

  #renew(): void {
    for (const bucket of this.#told) {
      if (this.#local.held(bucket) > 0) {
        void this.#hold(bucket, ANY).catch(() => undefined);
      } else {
        this.#told.delete(bucket);
        void this.#redis.link.call((redis) => redis.hdel(this.#keyOf(bucket), this.#process)).catch(() => undefined);
      }
    }
    if (this.#told.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #keyOf(bucket: string): string {
    const { prefix, seal } = this.#redis;
    return `${prefix}held:${seal.nameOf(bucket)}`;
  }
}
