import { RedisUnavailable } from './redis-unavailable.ts';
import type { SharedRedis } from './shared-redis.ts';

/** By then a process that is gone, or paused, is not looked for any more. */
const LEASE_MS = 15_000;
const RENEW_MS = 3000;

/** Where the process that keeps telemetry is reached by the others. */
export interface StoreAddress {
  /** Pages and graph, without a slash at the end. */
  url: string;
  otlpHttpUrl: string;
  otlpGrpcHost: string;
  otlpGrpcPort: number;
  /** Whether it takes telemetry from anybody. */
  ingestIsOpen: boolean;
}

/** KEYS: the lease. ARGV: the store, its address, milliseconds. Gives 0 where it is another store's. */
const TAKE = `
local held = redis.call('HGET', KEYS[1], 'store')
if held and held ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'store', ARGV[1], 'address', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1`;

const GIVE_BACK = `
if redis.call('HGET', KEYS[1], 'store') == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Says to all processes that share Redis which one keeps telemetry. That a data directory has one owner is the matter of its
 * lock; this sees to it that there is no second store beside it.
 */
export class StoreLease {
  /** Told whether another store has the lease, when that changes. */
  onContested: (isContested: boolean) => void = () => undefined;
  readonly #redis: SharedRedis;
  readonly #key: string;
  readonly #store: string;
  #address: StoreAddress | null = null;
  isContested = false;
  #timer: NodeJS.Timeout | undefined;

  /** `storeId`: the same for all processes that ever own the same data directory. */
  constructor(redis: SharedRedis, storeId: string) {
    this.#redis = redis;
    this.#key = `${redis.prefix}store`;
    this.#store = redis.seal.nameOf(storeId);
  }

  /** False where another store has it; true also where Redis is away, as nobody can be found then. */
  async take(): Promise<boolean> {
    const { link, seal } = this.#redis;
    const address = seal.close(this.#key, Buffer.from(JSON.stringify(this.#address)));
    try {
      const taken = await link.call((redis) => redis.eval(TAKE, 1, this.#key, this.#store, address, LEASE_MS));
      return taken === 1;
    } catch (error) {
      if (error instanceof RedisUnavailable) return true;
      throw error;
    }
  }

  /** From now on others find it here. */
  async announce(address: StoreAddress): Promise<void> {
    this.#address = address;
    this.#timer = setInterval(() => void this.#renew(), RENEW_MS).unref();
    this.#redis.link.on('back', () => void this.#renew());
    await this.#renew();
  }

  async giveBack(): Promise<void> {
    clearInterval(this.#timer);
    await this.#redis.link.call((redis) => redis.eval(GIVE_BACK, 1, this.#key, this.#store)).catch(() => undefined);
  }

  async #renew(): Promise<void> {
    const isContested = !(await this.take());
    const hasChanged = isContested !== this.isContested;
    this.isContested = isContested;
    if (hasChanged) this.onContested(isContested);
  }
}

/** Where the process that keeps telemetry is, as it said last; null where there is none. */
export class StoreWatch {
  address: StoreAddress | null = null;
  readonly #redis: SharedRedis;
  readonly #key: string;
  readonly #timer: NodeJS.Timeout;

  constructor(redis: SharedRedis) {
    this.#redis = redis;
    this.#key = `${redis.prefix}store`;
    this.#timer = setInterval(() => void this.look(), RENEW_MS / 3).unref();
    redis.link.on('back', () => void this.look());
  }

  /** While Redis is away the address is taken to be what it was. */
  async look(): Promise<void> {
    const { link, seal } = this.#redis;
    try {
      const sealed = await link.call((redis) => redis.hgetBuffer(this.#key, 'address'));
      const content = sealed && seal.open(this.#key, sealed);
      this.address = content && (JSON.parse(content.toString()) as StoreAddress | null);
    } catch (error) {
      if (!(error instanceof RedisUnavailable)) throw error;
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
