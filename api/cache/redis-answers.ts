import { randomUUID } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import type { CallVerb } from '../control/call-verbs.ts';
import { ControlError } from '../control/control-error.ts';
import type { FoundApiKey } from '../control/api-keys/find-api-key.ts';
import type { FoundSession } from '../control/sessions/find-session.ts';
import type { VerbName } from '../control/verbs.ts';
import type { RedisLink } from './redis-link.ts';
import { RedisUnavailable } from './redis-unavailable.ts';
import type { Seal } from './sealed.ts';
import type { SharedRedis } from './shared-redis.ts';

/** An answer this old is asked for again; where the database does not answer, it holds on. */
const FRESH_MS = 60_000;
const MAX_AGE_MS = 24 * 3_600_000;
const sharedVerbs: ReadonlySet<VerbName> = new Set<VerbName>([
  'findSession',
  'findApiKey',
  'hasUsers',
  'getSettings',
  'getRoleDataScopes',
]);

/** An answer of the database is kept only if nothing has changed since it was asked for. */
const KEEP = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
redis.call('SET', KEYS[1], ARGV[4], 'NX')
return false`;

interface Kept {
  /** Of the time between two changes in which it was asked for: what is of an earlier one holds no more. */
  epoch: string;
  atMs: number;
  answer: unknown;
}

/** What the database has answered, for all processes, until something is changed: sessions, keys and what rarely changes. */
export class RedisAnswers {
  /** What holds the present epoch; whoever changes something begins another. */
  readonly epochKey: string;
  readonly #prefix: string;
  readonly #link: RedisLink;
  readonly #seal: Seal;

  constructor({ link, seal, prefix }: SharedRedis) {
    this.#link = link;
    this.#seal = seal;
    this.#prefix = prefix;
    this.epochKey = `${prefix}epoch`;
  }

  /** The same calls, answered from Redis where that knows; what it cannot tell is asked. */
  through(call: CallVerb): CallVerb {
    return async (name, actor, input) => {
      if (actor.kind !== 'SYSTEM' || !sharedVerbs.has(name)) return call(name, actor, input);
      // What is asked with may be a secret.
      const key = `${this.#prefix}answer:${this.#seal.nameOf(JSON.stringify([name, ...input]))}`;
      const { epoch, kept } = await this.#read(key);
      if (kept && Math.abs(Date.now() - kept.atMs) < FRESH_MS) return kept.answer;
      const atMs = Date.now();
      try {
        const answer = await call(name, actor, input);
        if (epoch !== undefined) void this.#keep(key, { epoch, atMs, answer }, endOf(name, answer));
        return answer;
      } catch (error) {
        if (kept && error instanceof ControlError && error.code === 'UNAVAILABLE') return kept.answer;
        throw error;
      }
    };
  }

  /** `epoch` is undefined where nothing may be kept. */
  async #read(key: string): Promise<{ epoch?: string; kept?: Kept }> {
    try {
      const [epoch, sealed] = await this.#link.call((redis) => redis.mgetBuffer(this.epochKey, key));
      if (!epoch) return { epoch: '' };
      const kept = sealed && this.#opened(key, sealed);
      return { epoch: epoch.toString(), ...(kept && kept.epoch === epoch.toString() && { kept }) };
    } catch (error) {
      if (error instanceof RedisUnavailable) return {};
      throw error;
    }
  }

  #opened(key: string, sealed: Buffer): Kept | null {
    const content = this.#seal.open(key, sealed);
    try {
      return content && (deserialize(content) as Kept);
    } catch {
      // Left by a process of another release.
      return null;
    }
  }

  async #keep(key: string, kept: Kept, endsAtMs: number): Promise<void> {
    const lifetimeMs = Math.floor(Math.min(endsAtMs - Date.now(), MAX_AGE_MS));
    // What is not there may be there later without anybody's telling.
    if (!kept.answer || lifetimeMs <= 0) return;
    const sealed = this.#seal.close(key, serialize(kept));
    const args = [kept.epoch, sealed, lifetimeMs, randomUUID()];
    await this.#link.call((redis) => redis.eval(KEEP, 2, this.epochKey, key, ...args)).catch(() => undefined);
  }
}

/** When an answer ends by itself, in Unix milliseconds. */
function endOf(name: VerbName, answer: unknown): number {
  if (name === 'findSession') return (answer as FoundSession | null)?.session.expiresAt.getTime() ?? 0;
  if (name === 'findApiKey') return (answer as FoundApiKey | null)?.apiKey.expiresAt?.getTime() ?? Infinity;
  return Infinity;
}
