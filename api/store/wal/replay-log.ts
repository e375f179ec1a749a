import { type FileHandle, open } from 'node:fs/promises';
import type { Signal } from '../../telemetry/signal.ts';
import { listLogFiles } from './log-files.ts';
import { scanLogFile } from './scan-log-file.ts';
import type { WalRecord } from './wal-record.ts';

export interface ReplayRange {
  signal: Signal;
  /** The last sequence that the signal's store holds. */
  after: number;
  /** The last sequence to replay: later ones may still be on their way to the disk. */
  through: number;
}

/**
 * The records of one signal in order, read file by file through one buffer. Damage was reported when the log was opened
 * and is passed over. The body of a record is its own copy. Only reads: the log may be written to meanwhile.
 */
export async function* replayLog(directory: string, range: ReplayRange): AsyncGenerator<WalRecord, void, undefined> {
  const { signal, after, through } = range;
  const names = await listLogFiles(directory);
  for (const [index, name] of names.entries()) {
    const following = names[index + 1];
    if (name.firstSequence > through) return;
    if (following && following.firstSequence > name.firstSequence && following.firstSequence <= after + 1) continue;
    const file = await openIfThere(name.path);
    if (!file) continue;
    try {
      const { size } = await file.stat();
      const pieces = scanLogFile(
        file,
        name.mark,
        size,
        (header) => header.signal === signal && header.sequence > after && header.sequence <= through,
      );
      for await (const piece of pieces) {
        if (piece.kind === 'record') yield { ...piece.record, body: new Uint8Array(piece.record.body) };
      }
    } finally {
      await file.close();
    }
  }
}

/** A file that held nothing more of this signal may be cut while the others are read. */
async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
