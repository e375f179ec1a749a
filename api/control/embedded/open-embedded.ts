import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { ensureCluster } from './cluster.ts';
import { DurableFileSystem } from './durable-file-system.ts';
import { PgliteStream } from './pglite-stream.ts';

/**
 * PGlite's own, but that a commit waits for the disk, with the one method of flushing that reaches us, and that buffers
 * are sized for a few MiB of data: the usual 128 MiB would all be touched at the start.
 */
const startParams = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...[
    'fsync=on',
    'wal_sync_method=fsync',
    'shared_buffers=2MB',
    'wal_buffers=256kB',
    'min_wal_size=2MB',
    'max_wal_size=16MB',
  ].flatMap((setting) => ['-c', setting]),
];

export interface EmbeddedDatabase {
  /** Of one connection: whoever holds it has the database to themselves. */
  pool: pg.Pool;
  close(): Promise<void>;
}

/**
 * Opens the embedded PostgreSQL in a directory that nobody else has open, making it first where it is not there. Rejects
 * where its files cannot be read or are of another version of PostgreSQL.
 */
export async function openEmbedded(directory: string, template?: string): Promise<EmbeddedDatabase> {
  await ensureCluster(directory, template);
  const database = await PGlite.create({ fs: new DurableFileSystem(directory), startParams });
  const pool = new pg.Pool({
    stream: () => new PgliteStream(database),
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
  });
  return {
    pool,
    close: async () => {
      await pool.end();
      await database.close();
    },
  };
}
