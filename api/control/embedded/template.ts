import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCluster } from './cluster.ts';

/**
 * Where the files of an empty database are kept ready, so that a first start copies them rather than taking seconds to make
 * them. `root`: the folder of the project. scripts/launch/database-template.mjs knows the name too.
 */
export function databaseTemplate(root: string): string {
  const path = join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  return join(root, '.cache', `database-${version}`);
}

/** Makes the template where it is not there. */
export async function ensureTemplate(template: string): Promise<void> {
  if (existsSync(template)) return;
  await mkdir(dirname(template), { recursive: true });
  const unfinished = await mkdtemp(`${template}-new-`);
  await createCluster(unfinished);
  try {
    await rename(unfinished, template);
  } catch {
    // Another process was faster.
    await rm(unfinished, { recursive: true });
  }
}
