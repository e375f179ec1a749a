import { systemActor } from '../access/actor.ts';
import { type CallVerb, verbsOver } from './call-verbs.ts';
import { cachedCalls } from './cached-verbs.ts';
import { LastUse } from './last-use.ts';
import type { Verbs } from './verbs.ts';

/** Where verbs are carried out. */
export interface ControlBackend {
  /** As people know it, such as "PostgreSQL". */
  name: string;
  /** How long an answer may be kept while nobody here writes: forever where nobody else can. */
  maxAgeMs: number;
  /** Rejects with MigrationError where the database may not be used, with ControlError where it does not answer. */
  prepare(): Promise<void>;
  call: CallVerb;
  /** Milliseconds to an answer; null where it is closed because nobody needs it. Rejects with ControlError. */
  ping(): Promise<number | null>;
  close(): Promise<void>;
}

/** When keys were used is written this often, so that a database that is closed when idle can be so. */
const LAST_USE_MS = 5 * 60_000;

/** People, keys and settings, wherever they are kept. */
export class ControlPlane {
  readonly name: string;
  readonly verbs: Verbs;
  readonly #backend: ControlBackend;
  readonly #lastUse: LastUse;
  readonly #timer: NodeJS.Timeout;

  constructor(backend: ControlBackend) {
    this.name = backend.name;
    this.#backend = backend;
    const call = cachedCalls((name, actor, input) => backend.call(name, actor, input), backend.maxAgeMs);
    this.#lastUse = new LastUse(async (lastUsedAt) => {
      await call('touchApiKeys', systemActor, [lastUsedAt]);
    });
    this.verbs = verbsOver(async (name, actor, input) => {
      if (name === 'listApiKeys') await this.#lastUse.flush();
      return call(name, actor, input);
    });
    this.#timer = setInterval(() => void this.#lastUse.flush().catch(() => undefined), LAST_USE_MS).unref();
  }

  prepare(): Promise<void> {
    return this.#backend.prepare();
  }

  ping(): Promise<number | null> {
    return this.#backend.ping();
  }

  /** A key was used just now. */
  noteUse(keyId: string): void {
    this.#lastUse.note(keyId, new Date());
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#lastUse.flush().catch(() => undefined);
    await this.#backend.close();
  }
}
