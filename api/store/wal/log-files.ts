import { type FileHandle, mkdir, open, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * A file of the log: `<first sequence>-<mark>.wal`. The sequence is the first one that may be in it, so that an empty file
 * still says where to go on; the mark is in every record of the file.
 */
export interface LogFileName {
  firstSequence: number;
  mark: number;
  path: string;
}

const pattern = /^(\d{16})-([0-9a-f]{8})\.wal$/;

/** The files of the log, oldest first. */
export async function listLogFiles(directory: string): Promise<LogFileName[]> {
  const files: LogFileName[] = [];
  for (const name of await readdir(directory)) {
    const match = pattern.exec(name);
    if (!match) continue;
    files.push({ firstSequence: Number(match[1]), mark: Number.parseInt(match[2]!, 16), path: join(directory, name) });
  }
  return files.sort((a, b) => a.firstSequence - b.firstSequence);
}

/** A new empty file that survives a power cut. */
export async function createLogFile(
  directory: string,
  firstSequence: number,
  mark: number,
): Promise<LogFileName & { file: FileHandle }> {
  const name = `${String(firstSequence).padStart(16, '0')}-${mark.toString(16).padStart(8, '0')}.wal`;
  const path = join(directory, name);
  const file = await open(path, 'wx');
  try {
    await syncDirectory(directory);
  } catch (error) {
    await file.close();
    await unlink(path);
    throw error;
  }
  return { firstSequence, mark, path, file };
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the folder where it is missing, durably; what lies around it has to be there. */
export async function makeDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  // It may have been made by a process that was killed before it came so far.
  await syncDirectory(dirname(directory));
}
