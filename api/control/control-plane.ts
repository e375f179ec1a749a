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

/** What runs over the same database, and what is kept for all of it. */
export interface OtherProcesses {
  /** Told of what others have changed. */
  onChanges: (changes: readonly AccessChange[]) => Promise<void>;
  /** The same calls, answered from what is kept where that knows. */
  through(call: CallVerb): CallVerb;
  /** Resolves when nothing is kept any more of what was before a write; never rejects. */
  tell(changes: readonly AccessChange[]): Promise<void>;
}

/** When keys were used is written this often, so that a database that is closed when idle can be so. */
const LAST_USE_MS = 5 * 60_000;
const sessionVerbs: ReadonlySet<VerbName> = new Set<VerbName>(['createSession', 'refreshSession']);

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
  readonly #others: OtherProcesses | null;
  readonly #lastUse: LastUse;
  readonly #timer: NodeJS.Timeout;

  constructor(backend: ControlBackend, others: OtherProcesses | null = null) {
    this.name = backend.name;
    this.maxAgeMs = backend.maxAgeMs;
    this.#backend = backend;
    this.#others = others;
    const asked: CallVerb = (name, actor, input) => backend.call(name, actor, input);
    const cached = cachedCalls(others?.through(asked) ?? asked, backend.maxAgeMs);
    if (others) {
      others.onChanges = async (changes) => {
        cached.forget();
        await this.#changed(changes);
      };
    }
    this.#lastUse = new LastUse(async (lastUsedAt) => {
      await cached.call('touchApiKeys', systemActor, [lastUsedAt]);
    });
    this.verbs = verbsOver(async (name, actor, input) => {
      if (name === 'listApiKeys') await this.#lastUse.flush();
      return isWrite(name) ? this.#write(cached.call, name, actor, input) : cached.call(name, actor, input);
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
      const changes = accessChanges(name, input, output);
      // A session that begins or goes on is nothing that anybody was told of before.
      if (changes.length > 0 || !sessionVerbs.has(name)) await this.#others?.tell(changes);
      await this.#changed(changes);
    }
  }

  async #changed(changes: readonly AccessChange[]): Promise<void> {
    this.writes++;
    for (const change of changes) await this.onAccessChange(change);
  }
}
