import { PGlite } from '@electric-sql/pglite';
import { existsSync } from 'node:fs';
import { cp, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { flushDirectory } from './durable-file-system.ts';

/** Segments of the log of 1 MiB rather than 16: the whole of the control plane is a few MiB. */
const initDbStartParams = ['--wal-segsize=1', '--encoding=UTF8'];

/** Makes the files of an empty database where there are none: a copy of the template, or anew, which takes seconds. */
export async function ensureCluster(directory: string, template: string | undefined): Promise<void> {
  if (isCluster(directory)) return;
  const unfinished = `${directory}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(dirname(directory), { recursive: true, mode: 0o700 });
  if (template !== undefined && isCluster(template)) await cp(template, unfinished, { recursive: true });
  else await createCluster(unfinished);
  await flushTree(unfinished);
  await rename(unfinished, directory);
  flushDirectory(dirname(directory));
}

/** Rejects where the directory cannot be written. */
export async function createCluster(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const database = await PGlite.create({ dataDir: directory, initDbStartParams });
  // Nobody makes further databases from these: two thirds of the files.
  await database.query('UPDATE pg_database SET datistemplate = false');
  await database.query('DROP DATABASE template1');
  await database.query('DROP DATABASE template0');
  await database.close();
}

function isCluster(directory: string): boolean {
  return existsSync(join(directory, 'PG_VERSION'));
}

/** A file renamed into place is whole after a failure of power only if it was flushed before. */
async function flushTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const path = join(directory, entry.name);
      return entry.isDirectory() ? flushTree(path) : flushFile(path);
    }),
  );
  flushDirectory(directory);
}

async function flushFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.sync();
  await file.close();
}
