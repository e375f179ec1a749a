import { open, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { syncDirectory } from './log-files.ts';

const pattern = /^limits-([0-9a-f]{8})\.json$/;

/**
 * Keeps the limits of now beside the log and gives the version that names them in records: after a change of settings
 * a replay still judges each request by the limits under which it was acknowledged.
 */
export async function keepLimits(directory: string, limits: unknown): Promise<number> {
  const text = JSON.stringify(limits);
  const version = crc32(text);
  const path = limitsPath(directory, version);
  if ((await limitsVersions(directory)).includes(version)) return version;
  const file = await open(`${path}.new`, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
  await syncDirectory(directory);
  return version;
}

/** The limits of that version, as they were given to keepLimits. Throws where they are not kept. */
export async function readLimits(directory: string, version: number): Promise<unknown> {
  return JSON.parse(await readFile(limitsPath(directory, version), 'utf8')) as unknown;
}

/** Deletes the limits that no record refers to. */
export async function forgetLimits(directory: string, inUse: ReadonlySet<number>): Promise<void> {
  for (const version of await limitsVersions(directory)) {
    if (!inUse.has(version)) await unlink(limitsPath(directory, version));
  }
}

async function limitsVersions(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => {
    const match = pattern.exec(name);
    return match ? [Number.parseInt(match[1]!, 16)] : [];
  });
}

function limitsPath(directory: string, version: number): string {
  return join(directory, `limits-${version.toString(16).padStart(8, '0')}.json`);
}
