import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Waits until the names in a directory are on disk: a new file is found after a power cut only then. */
export function syncDirectory(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** What is kept is for who runs the product: others of the machine ask it, and are told what they may see. */
const OWNER_ALONE = 0o700;

/** Makes a directory where it is missing, with those around it, on disk as well. */
export function makeDirectory(directory: string): void {
  const made = mkdirSync(directory, { recursive: true, mode: OWNER_ALONE });
  const first = resolve(made ?? directory);
  // The innermost one may have been made by a process that was killed before it came so far.
  for (let path = resolve(directory); ; path = dirname(path)) {
    syncDirectory(dirname(path));
    if (path === first) return;
  }
}
