// The process of the embedded database: PGlite's memory is given back only when a process ends, so it has one of its own.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Actor } from '../access/actor.ts';
import { readingVerbs } from '../control/call-verbs.ts';
import { ControlDatabase } from '../control/control-database.ts';
import { type EmbeddedDatabase, openEmbedded } from '../control/embedded/open-embedded.ts';
import type { VerbName } from '../control/verbs.ts';
import { DataDirectoryError } from '../store/embedded/data-directory-error.ts';
import { lockDataDirectory } from '../store/embedded/data-lock.ts';
import { processPort } from './process-port.ts';
import { serveCalls } from './rpc.ts';

/** One whose parent was killed ends as soon as it has finished what it is doing. */
const LOCK_WAIT_MS = 10_000;
const LOCK_POLL_MS = 25;

const [directory = '', template] = process.argv.slice(2);
// A terminal interrupts the whole group of processes; this one ends when its parent says so, or is gone.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit());

class ControlProcess {
  readonly #opened = open();
  readonly #underWay = new Set<Promise<unknown>>();
  #hasWritten = false;

  async prepare(): Promise<void> {
    await (await this.#opened).database.prepare();
  }

  async call(name: VerbName, actor: Actor, input: unknown[]): Promise<unknown> {
    const { database } = await this.#opened;
    if (!readingVerbs.has(name)) this.#hasWritten = true;
    const answer = database.call(name, actor, input);
    this.#underWay.add(answer);
    try {
      return await answer;
    } finally {
      this.#underWay.delete(answer);
    }
  }

  async ping(): Promise<number> {
    return (await this.#opened).database.ping();
  }

  async close(): Promise<void> {
    const { embedded, database } = await this.#opened;
    await Promise.allSettled(this.#underWay);
    await database.close();
    // Nothing does it by itself here, as a server would.
    if (this.#hasWritten) await embedded.pool.query('VACUUM (ANALYZE)');
    await embedded.close();
  }
}

serveCalls(processPort(process), new ControlProcess());

async function open(): Promise<{ embedded: EmbeddedDatabase; database: ControlDatabase }> {
  const unlock = await lock();
  process.once('exit', unlock);
  const embedded = await openEmbedded(join(directory, 'pg'), template);
  return { embedded, database: new ControlDatabase(embedded.pool) };
}

async function lock(): Promise<() => void> {
  const untilMs = performance.now() + LOCK_WAIT_MS;
  for (;;) {
    try {
      return await lockDataDirectory(directory);
    } catch (error) {
      if (!(error instanceof DataDirectoryError) || performance.now() > untilMs) throw error;
      await delay(LOCK_POLL_MS);
    }
  }
}
