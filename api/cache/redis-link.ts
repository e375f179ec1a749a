import { EventEmitter } from 'node:events';
import { Redis, type RedisOptions } from 'ioredis';
import { isRefusal, RedisUnavailable, redisUnavailable } from './redis-unavailable.ts';

const CONNECT_MS = 3000;
/** Redis answers within a millisecond; who waits longer has a request of somebody's on hold. */
const COMMAND_MS = 1000;
const HEARTBEAT_MS = 2000;
const MAX_RETRY_MS = 2000;
/** Commands under way, beyond which none is taken: each is a request that can do without. */
const MOST_UNDER_WAY = 10_000;

const options = {
  // What was asked while it was away is not asked later: whoever asked has done without.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  connectTimeout: CONNECT_MS,
  commandTimeout: COMMAND_MS,
  keepAlive: 10_000,
  connectionName: 'seamark',
  retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 8), MAX_RETRY_MS) * (0.5 + Math.random() / 2),
} satisfies RedisOptions;

interface LinkEvents {
  /** It answers again, or for the first time; what was said meanwhile was missed. */
  back: [];
  away: [why: RedisUnavailable];
  message: [text: string];
  closed: [];
}

/**
 * The way to a Redis server: commands, and what is said on one channel. It connects by itself and again; while the server is
 * away, takes no writes or does not answer, every command rejects at once with RedisUnavailable.
 */
export class RedisLink extends EventEmitter<LinkEvents> {
  readonly #channel: string;
  readonly #commands: Redis;
  readonly #listener: Redis;
  readonly #timer: NodeJS.Timeout;
  #away: RedisUnavailable | null = new RedisUnavailable('Redis has not answered yet.');
  #beating: Promise<void> | undefined;
  #latencyMs = 0;
  #underWay = 0;
  /** How often a connection was lost: what was listened to since then was missed. */
  #losses = 0;

  /** `url` as the settings have it; `channel`: that which is listened to. */
  constructor(url: string, channel: string) {
    super();
    this.#channel = channel;
    this.#commands = this.#connect(url);
    // Of a connection that listens nothing else may be asked.
    this.#listener = this.#connect(url);
    this.#listener.on('message', (_, text) => {
      if (!this.#away) this.emit('message', text);
    });
    this.#timer = setInterval(() => void this.#beat(), HEARTBEAT_MS).unref();
  }

  get isAway(): boolean {
    return this.#away !== null;
  }

  /** Rejects with RedisUnavailable. */
  async call<Answer>(command: (redis: Redis) => Promise<Answer>): Promise<Answer> {
    if (this.#away) throw this.#away;
    if (this.#underWay >= MOST_UNDER_WAY) throw new RedisUnavailable('Too much is asked of Redis at once.');
    this.#underWay++;
    try {
      return await command(this.#commands);
    } catch (error) {
      const failure = redisUnavailable(error);
      if (!isRefusal(error)) this.#leave(failure);
      throw failure;
    } finally {
      this.#underWay--;
    }
  }

  /** Milliseconds of the latest answer. Rejects with RedisUnavailable. */
  async ping(): Promise<number> {
    await this.#beat();
    if (this.#away) throw this.#away;
    return this.#latencyMs;
  }

  /** Resolves when it has answered, or after some time all the same. */
  async settled(withinMs: number): Promise<void> {
    if (!this.#away) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.once('back', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  close(): void {
    clearInterval(this.#timer);
    this.emit('closed');
    this.removeAllListeners();
    this.#commands.disconnect();
    this.#listener.disconnect();
  }

  #connect(url: string): Redis {
    const redis = new Redis(url, options);
    redis.on('ready', () => void this.#beat());
    redis.on('close', () => {
      this.#losses++;
      this.#leave(redisUnavailable(new Error('closed')));
    });
    // Why it cannot be reached, told before it is closed for that.
    redis.on('error', (error) => this.#leave(redisUnavailable(error)));
    return redis;
  }

  /** Both connections answer, the channel is listened to, and writes are taken; one look at a time. */
  #beat(): Promise<void> {
    this.#beating ??= this.#look().finally(() => (this.#beating = undefined));
    return this.#beating;
  }

  async #look(): Promise<void> {
    if (this.#commands.status !== 'ready' || this.#listener.status !== 'ready') return;
    const startMs = performance.now();
    const losses = this.#losses;
    try {
      await Promise.all([
        this.#commands.psetex(`${this.#channel}:heartbeat`, 10 * HEARTBEAT_MS, '1'),
        // Again and again: it costs what a ping does, and holds whatever became of the connection.
        this.#listener.subscribe(this.#channel),
      ]);
    } catch (error) {
      return this.#leave(redisUnavailable(error));
    }
    if (losses !== this.#losses) return;
    this.#latencyMs = performance.now() - startMs;
    const wasAway = this.#away !== null;
    this.#away = null;
    if (wasAway) this.emit('back');
  }

  /** What is known of why it is away is kept until something else is. */
  #leave(why: RedisUnavailable): void {
    const wasAway = this.#away !== null;
    if (!wasAway || why.message !== LOST) this.#away = why;
    if (!wasAway) this.emit('away', why);
  }
}

const LOST = redisUnavailable(new Error('closed')).message;
