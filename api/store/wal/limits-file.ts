import { readdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { syncDirectory } from './log-files.ts';

const pattern = /^limits-([0-9a-f]{8})\.json$/;

/**
 * Keeps the limits of now beside the log, and those that its records refer to; deletes all others. Gives the version that
 * names those of now: after a change of settings a replay still judges each request by the limits under which it was
 * acknowledged. Where these cannot be read any more, by those of now.
 */
export async function keepLimits(directory: string, limits: unknown, inUse: ReadonlySet<number>): Promise<number> {
  const version = await addLimits(directory, limits);
  const wanted = new Set([...inUse, version]);
  for (const each of wanted) {
    if (!(await isKept(directory, each))) await writeLimits(directory, each, JSON.stringify(limits));
  }
  for (const old of await limitsVersions(directory)) if (!wanted.has(old)) await unlink(limitsPath(directory, old));
  return version;
}

/** Keeps limits beside the log, those of before as well; gives the version that names them. */
export async function addLimits(directory: string, limits: unknown): Promise<number> {
  const text = JSON.stringify(limits);
  const version = crc32(text);
  if (!(await isKept(directory, version))) await writeLimits(directory, version, text);
  return version;
}

/** The limits of that version, as they were given to keepLimits. Throws where they are not kept. */
export async function readLimits(directory: string, version: number): Promise<unknown> {
  return JSON.parse(await readFile(limitsPath(directory, version), 'utf8')) as unknown;
}

async function isKept(directory: string, version: number): Promise<boolean> {
  try {
    return crc32(await readFile(limitsPath(directory, version))) === version;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

async function writeLimits(directory: string, version: number, text: string): Promise<void> {
  const path = limitsPath(directory, version);
  await writeFile(`${path}.new`, text, { flush: true });
  await rename(`${path}.new`, path);
  await syncDirectory(directory);
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
