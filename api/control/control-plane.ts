import type { AccessChange } from '../access/access-change.ts';
import { type Actor, systemActor } from '../access/actor.ts';
import { accessChanges } from './access-changes.ts';
import { type CallVerb, isWrite, verbsOver } from './call-verbs.ts';
import { cachedCalls } from './cached-verbs.ts';
import { LastUse } from './last-use.ts';
import type { VerbName, Verbs } from './verbs.ts';

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
  readonly maxAgeMs: number;
  readonly verbs: Verbs;
  /** How often something was written: what was read before is not of now any more. */
  writes = 0;
  /** Told of what changes for those who were let in; the verb is answered when that was dealt with. */
  onAccessChange: (change: AccessChange) => Promise<void> = async () => undefined;
  readonly #backend: ControlBackend;
  readonly #lastUse: LastUse;
  readonly #timer: NodeJS.Timeout;

  constructor(backend: ControlBackend) {
    this.name = backend.name;
    this.maxAgeMs = backend.maxAgeMs;
    this.#backend = backend;
    const call = cachedCalls((name, actor, input) => backend.call(name, actor, input), backend.maxAgeMs);
    this.#lastUse = new LastUse(async (lastUsedAt) => {
      await call('touchApiKeys', systemActor, [lastUsedAt]);
    });
    this.verbs = verbsOver(async (name, actor, input) => {
      if (name === 'listApiKeys') await this.#lastUse.flush();
      return isWrite(name) ? this.#write(call, name, actor, input) : call(name, actor, input);
    });
    this.#timer = setInterval(() => void this.#lastUse.flush().catch(() => undefined), LAST_USE_MS).unref();
  }

  prepare(): Promise<void> {
    return this.#backend.prepare();
  }

  ping(): Promise<number | null> {
    return this.#backend.ping();
  }

  /** Keys were used, at these instants. */
  noteUses(lastUsedAt: ReadonlyMap<string, Date>): void {
    for (const [keyId, at] of lastUsedAt) this.#lastUse.note(keyId, at);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#lastUse.flush().catch(() => undefined);
    await this.#backend.close();
  }

  async #write(call: CallVerb, name: VerbName, actor: Actor, input: unknown[]): Promise<unknown> {
    let output: unknown;
    try {
      output = await call(name, actor, input);
      return output;
    } finally {
      this.writes++;
      for (const change of accessChanges(name, input, output)) await this.onAccessChange(change);
    }
  }
}
