import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { Settings } from '../../api/config/settings.ts';
import { openEmbedded } from '../../api/control/embedded/open-embedded.ts';
import { databaseTemplate } from '../../api/control/embedded/template.ts';
import { openPostgres } from '../../api/control/open-postgres.ts';
import { DataDirectoryError } from '../../api/store/embedded/data-directory-error.ts';
import { lockDataDirectory } from '../../api/store/embedded/data-lock.ts';

/** A server that runs leaves its embedded database alone after half a minute without use. */
const LOCK_WAIT_MS = 45_000;
const LOCK_POLL_MS = 200;

export interface OpenedDatabase {
  /** As people know it. */
  name: string;
  client: pg.PoolClient;
  close(): Promise<void>;
}

/** The database that the settings name. `alone`: nobody may run on the data directory meanwhile. */
export async function openDatabase(settings: Settings, root: string, alone: boolean): Promise<OpenedDatabase> {
  if (settings.databaseUrl !== undefined && settings.databaseEnabled) return connect(settings.databaseUrl);
  const unlock = alone ? await lockDataDirectory(settings.dataDir) : undefined;
  const directory = join(settings.dataDir, 'control');
  const unlockControl = await lockWithin(directory, alone ? 0 : LOCK_WAIT_MS);
  const database = await openEmbedded(join(directory, 'pg'), databaseTemplate(root));
  const client = await database.pool.connect();
  return {
    name: `the embedded database in ${settings.dataDir}`,
    client,
    close: async () => {
      client.release();
      await database.close();
      unlockControl();
      unlock?.();
    },
  };
}

/** A PostgreSQL database by its address. */
export async function connect(url: string): Promise<OpenedDatabase> {
  const pool = openPostgres(url);
  const client = await pool.connect();
  // What is moved here may be long.
  await client.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
  const { host, pathname } = new URL(url);
  return {
    name: `PostgreSQL at ${host}${pathname}`,
    client,
    close: async () => {
      client.release(true);
      await pool.end();
    },
  };
}

async function lockWithin(directory: string, waitMs: number): Promise<() => void> {
  const untilMs = performance.now() + waitMs;
  for (;;) {
    try {
      return await lockDataDirectory(directory);
    } catch (error) {
      if (!(error instanceof DataDirectoryError) || performance.now() >= untilMs) throw error;
      await delay(LOCK_POLL_MS);
    }
  }
}
