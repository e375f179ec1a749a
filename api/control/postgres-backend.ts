import { ControlDatabase } from './control-database.ts';
import type { ControlBackend } from './control-plane.ts';
import { openPostgres } from './open-postgres.ts';

/** Other processes write to the same database. */
const MAX_AGE_MS = 5000;

/** A PostgreSQL server, reached from this process. */
export function postgresBackend(url: string): ControlBackend {
  const pool = openPostgres(url);
  const database = new ControlDatabase(pool);
  return {
    name: 'PostgreSQL',
    maxAgeMs: MAX_AGE_MS,
    prepare: () => database.prepare(),
    call: (name, actor, input) => database.call(name, actor, input),
    ping: () => database.ping(),
    close: async () => {
      await database.close();
      await pool.end();
    },
  };
}
