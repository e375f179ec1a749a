import { createReadStream, createWriteStream, existsSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { BackupError } from '../../api/control/backup/backup-error.ts';

/** Writes the lines to a new file, compressed, for its owner alone: it holds hashes of passwords and keys. */
export async function writeBackupFile(path: string, lines: AsyncIterable<string>): Promise<void> {
  if (existsSync(path)) throw new BackupError(`${path} is there already and is left as it is.`);
  try {
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(withBreaks(lines)), createGzip(), file);
    const written = await open(path);
    await written.sync();
    await written.close();
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  }
}

/** The lines of a backup file. Throws BackupError where it cannot be read or was cut. */
export async function* readBackupFile(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const text = file.pipe(createGunzip());
  file.once('error', (error) => text.destroy(error));
  let failure: Error | undefined;
  text.once('error', (error) => {
    failure = error;
  });
  try {
    for await (const line of createInterface({ input: text, crlfDelay: Infinity })) yield line;
  } catch (error) {
    failure ??= error instanceof Error ? error : new Error(String(error));
  } finally {
    file.destroy();
  }
  if (failure) throw new BackupError(`${path} cannot be read: ${failure.message}.`, { cause: failure });
}

async function* withBreaks(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
