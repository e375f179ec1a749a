import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bySignal, type Signal } from '../../telemetry/signal.ts';
import { listLogFiles, type LogFileName } from './log-files.ts';
import { type LogPiece, scanLogFile } from './scan-log-file.ts';
import { HEADER_BYTES } from './wal-record.ts';

/** What is known of a file of the log: where its records end, and what it holds of each signal. */
export interface LogFile extends LogFileName {
  size: number;
  /** The last sequence of each signal; 0 where there is none. */
  last: Record<Signal, number>;
}

/** Bytes that are no record: kept apart in `damaged/` under the file's name and offset, and passed over from then on. */
export interface LogDamage {
  file: string;
  offset: number;
  length: number;
  reason: string;
  /** Of which signal the record was; undefined where nobody knows. */
  signal: Signal | undefined;
  /** Where the bytes were kept; undefined where that failed. */
  keptAs: string | undefined;
}

export interface LogRecovery {
  files: LogFile[];
  /** Greater than that of any record that was ever acknowledged. */
  nextSequence: number;
  damages: LogDamage[];
  /** Length of an unfinished write that was cut from the end of the log. */
  cutBytes: number;
  limitsVersions: Set<number>;
}

/** The damage as a sentence. */
export function describeDamage({ file, offset, length, reason, keptAs }: LogDamage): string {
  const fate = keptAs === undefined ? 'could not be set aside' : `are kept in ${keptAs}`;
  return `${length} bytes of the log at ${offset} of ${file} are damaged (${reason}) and ${fate}.`;
}

const COPY_BYTES = 1024 * 1024;

/** Reads the whole log once before it is written to again, checks every record, and repairs the end. */
export async function recoverLog(directory: string): Promise<LogRecovery> {
  const names = await listLogFiles(directory);
  const recovery: LogRecovery = { files: [], nextSequence: 1, damages: [], cutBytes: 0, limitsVersions: new Set() };
  for (const [index, name] of names.entries()) {
    await recoverFile(directory, name, index === names.length - 1, recovery);
  }
  return recovery;
}

async function recoverFile(
  directory: string,
  name: LogFileName,
  isLast: boolean,
  recovery: LogRecovery,
): Promise<void> {
  const last = bySignal(() => 0);
  recovery.nextSequence = Math.max(recovery.nextSequence, name.firstSequence);
  const file = await open(name.path, 'r+');
  try {
    let { size } = await file.stat();
    for await (const piece of scanLogFile(file, name.mark, size, () => true)) {
      recovery.nextSequence = Math.max(recovery.nextSequence, sequenceAfter(piece, recovery.nextSequence));
      if (piece.kind === 'record') {
        last[piece.record.signal] = piece.record.sequence;
        recovery.limitsVersions.add(piece.record.limitsVersion);
      } else if (isLast && !piece.header && piece.offset + piece.length === size) {
        recovery.cutBytes = piece.length;
        size = piece.offset;
        await file.truncate(size);
      } else recovery.damages.push(await keepDamage(directory, name.path, file, piece));
    }
    // What a killed process wrote and did not sync counts from here on.
    await file.sync();
    recovery.files.push({ ...name, size, last });
  } finally {
    await file.close();
  }
}

/** Damaged bytes may have been as many acknowledged records as headers fit into them: their numbers are not used again. */
function sequenceAfter(piece: LogPiece, next: number): number {
  if (piece.kind === 'record') return piece.record.sequence + 1;
  return piece.header ? piece.header.sequence + 1 : next + Math.ceil(piece.length / HEADER_BYTES);
}

async function keepDamage(
  directory: string,
  path: string,
  file: FileHandle,
  piece: LogPiece & { kind: 'damage' },
): Promise<LogDamage> {
  const { offset, length, reason } = piece;
  const folder = join(directory, 'damaged');
  const keptAs = join(folder, `${basename(path, '.wal')}-${offset}`);
  const damage = { file: path, offset, length, reason, signal: piece.header?.signal };
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(keptAs, readRange(file, offset, length));
    return { ...damage, keptAs };
  } catch {
    // A full disk must not keep the log from opening; the bytes stay in the log's own file for as long as it lives.
    return { ...damage, keptAs: undefined };
  }
}

async function* readRange(file: FileHandle, offset: number, length: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < length;) {
    const buffer = Buffer.allocUnsafe(Math.min(COPY_BYTES, length - done));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset + done);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    done += bytesRead;
  }
}
