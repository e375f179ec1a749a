import type { ClientBase } from 'pg';
import { oneLine } from './record.ts';

export interface CommandEntry {
  action: 'database.backup' | 'database.restore' | 'database.move';
  /** Who the machine says has run it. */
  user: string;
  /** The database, as people know it. */
  database: string;
  /** The file it was written to or filled from, or the database it was copied to. */
  place: string;
}

/** Adds what a command does with a whole database to the audit in it. A database that has none yet holds nothing to tell of. */
export async function recordCommand(client: ClientBase, now: Date, entry: CommandEntry): Promise<void> {
  const { rows } = await client.query<{ audit: string | null }>("SELECT to_regclass('audit_events')::text AS audit");
  if (rows[0]?.audit === null) return;
  const database = oneLine(entry.database);
  await client.query(
    `INSERT INTO audit_events
       (at, actor_kind, actor_id, actor_name, action, target_kind, target_id, target_name, outcome, detail)
     VALUES ($1, 'SYSTEM', 'control', $2, $3, 'database', $4, $4, 'DONE', $5)`,
    [now, oneLine(`npm run control, by ${entry.user}`), entry.action, database, { place: oneLine(entry.place) }],
  );
}
