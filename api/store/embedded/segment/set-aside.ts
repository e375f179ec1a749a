import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const MARK = '.damaged-';

/** Where the bytes of a file from a place on are kept when they could not be trusted. */
export function setAsidePath(path: string, from: number): string {
  return `${path}${MARK}${from}`;
}

/** What was set aside in a directory, as sentences. */
export function listSetAside(directory: string): string[] {
  return readdirSync(directory)
    .filter((name) => name.includes(MARK))
    .map((name) => `A damaged record was found; ${statSync(join(directory, name)).size} bytes are kept in ${name}.`);
}

/** Deletes what was set aside of a file. */
export function deleteSetAside(path: string): void {
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(basename(path) + MARK)) rmSync(join(dirname(path), name), { force: true });
}
