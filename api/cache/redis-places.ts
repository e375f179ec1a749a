import { randomUUID } from 'node:crypto';
import { Places, type PlacesOfAll } from '../access/places.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import type { SharedRedis } from './shared-redis.ts';

/** What a process has said that it holds is forgotten after this, unless it says again that it is there. */
const LEASE_MS = 5000;
const RENEW_MS = 1000;
/** Of buckets, in one command. */
const MOST_TOLD_AT_ONCE = 1000;

const LEASE = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local process, lease = ARGV[1], tonumber(ARGV[2])
local function renew()
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  redis.call('ZADD', KEYS[1], now + lease, process)
  redis.call('PEXPIRE', KEYS[1], lease)
  redis.call('PEXPIRE', KEYS[2], lease)
end`;

/**
 * KEYS: until when processes are there; what this one holds, by bucket. The others' lie beside it. ARGV: the process,
 * milliseconds of a lease, a bucket, how many it holds, the most of all together. Gives 0 where that is too many; what it held
 * before stands then.
 */
const HOLD = `${LEASE}
local sum = tonumber(ARGV[4])
for _, other in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], now, '+inf')) do
  if other ~= process then sum = sum + tonumber(redis.call('HGET', KEYS[1] .. ':' .. other, ARGV[3]) or 0) end
end
if sum > tonumber(ARGV[5]) then return 0 end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
renew()
return 1`;

/** KEYS: as above. ARGV: the process, milliseconds of a lease; buckets, each with how many it holds. Gives of how many buckets it is known. */
const TELL = `${LEASE}
for i = 3, #ARGV, 2 do
  if ARGV[i + 1] == '0' then redis.call('HDEL', KEYS[2], ARGV[i]) else redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
end
renew()
return redis.call('HLEN', KEYS[2])`;

export interface RedisPlacesOptions {
  /** What is held: each is counted apart. */
  of: string;
  /** Who holds less than this part of what they may at one process is let in without asking; so many may be too many there. */
  unasked?: number;
}

/**
 * Places that buckets hold at all processes together; while Redis is away, those at this one. What a process that was killed
 * held is free after five seconds, what one has given back after one. However many are held, a process says once a second that
 * it is there, and what has changed.
 */
export class RedisPlaces implements PlacesOfAll {
  readonly #redis: SharedRedis;
  readonly #unasked: number;
  readonly #local = new Places();
  readonly #process = randomUUID();
  readonly #keys: [processes: string, own: string];
  /** What the others know to be held here. */
  readonly #told = new Map<string, number>();
  /** Buckets that may hold something else than that. */
  readonly #owed = new Set<string>();
  /** False where Redis may have something else than was told. */
  #isKnown = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: SharedRedis, { of, unasked = 0 }: RedisPlacesOptions) {
    this.#redis = redis;
    this.#unasked = unasked;
    const processes = `${redis.prefix}held:${of}`;
    this.#keys = [processes, `${processes}:${this.#process}`];
    redis.link.on('back', () => (this.#isKnown = false));
    redis.link.on('closed', () => clearTimeout(this.#timer));
  }

  take(bucket: string, most: number): (() => void) | null | Promise<(() => void) | null> {
    const giveBack = this.#local.take(bucket, most);
    if (!giveBack) return null;
    const leave = (): void => {
      giveBack();
      if (this.#told.has(bucket)) this.#owed.add(bucket);
    };
    if (this.#local.held(bucket) < most * this.#unasked) return leave;
    return this.#hold(bucket, most).then((isHeld) => {
      if (isHeld) return leave;
      leave();
      return null;
    });
  }

  /** Says what is held here, where all together may hold that. */
  async #hold(bucket: string, most: number): Promise<boolean> {
    this.#renewSoon();
    const count = this.#local.held(bucket);
    try {
      if ((await this.#run(HOLD, [this.#nameOf(bucket), count, most])) === 0) return false;
      this.#told.set(bucket, count);
      // Somebody may have left meanwhile.
      this.#owed.add(bucket);
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
      this.#isKnown = false;
    }
    return true;
  }

  #renewSoon(): void {
    this.#timer ??= setTimeout(() => {
      void this.#renew().finally(() => {
        this.#timer = undefined;
        if (this.#told.size > 0 || !this.#isKnown) this.#renewSoon();
      });
    }, RENEW_MS).unref();
  }

  /** Says that this process is there, and what has changed; everything, where that may not be known. */
  async #renew(): Promise<void> {
    try {
      if (!this.#isKnown) await this.#beginAnew();
      const changed = [...this.#owed].filter((bucket) => this.#local.held(bucket) !== (this.#told.get(bucket) ?? 0));
      this.#owed.clear();
      let known = 0;
      for (let at = 0; at === 0 || at < changed.length; at += MOST_TOLD_AT_ONCE) {
        known = await this.#tell(changed.slice(at, at + MOST_TOLD_AT_ONCE));
      }
      // It was emptied, or this process was paused for longer than a lease.
      if (known !== this.#told.size) this.#isKnown = false;
    } catch {
      this.#isKnown = false;
    }
  }

  async #beginAnew(): Promise<void> {
    await this.#redis.link.call((redis) => redis.del(this.#keys[1]));
    this.#isKnown = true;
    this.#told.clear();
    for (const bucket of this.#local.buckets) this.#owed.add(bucket);
  }

  /** Gives of how many buckets it is known what they hold here. */
  async #tell(buckets: string[]): Promise<number> {
    const counts = buckets.map((bucket) => [bucket, this.#local.held(bucket)] as const);
    const known = await this.#run(
      TELL,
      counts.flatMap(([bucket, count]) => [this.#nameOf(bucket), count]),
    );
    for (const [bucket, count] of counts) {
      if (count > 0) this.#told.set(bucket, count);
      else this.#told.delete(bucket);
    }
    return known;
  }

  async #run(script: string, args: (string | number)[]): Promise<number> {
    const command = [...this.#keys, this.#process, LEASE_MS, ...args];
    return (await this.#redis.link.call((redis) => redis.eval(script, 2, ...command))) as number;
  }

  #nameOf(bucket: string): string {
    return this.#redis.seal.nameOf(bucket);
  }
}
