import { randomInt } from 'node:crypto';
import { type FileHandle, unlink } from 'node:fs/promises';
import { bySignal, type Signal, signals } from '../../telemetry/signal.ts';
import { DurableSequence } from './durable-sequence.ts';
import { addLimits, keepLimits } from './limits-file.ts';
import { createLogFile, makeDirectory, syncDirectory } from './log-files.ts';
import { type LogFile, type LogRecovery, recoverLog } from './recover-log.ts';
import { encodeRecord, type WalEntry } from './wal-record.ts';

/** The write-ahead log could not be written; nothing of the request is kept. */
export class WalWriteFailed extends Error {
  override name = 'WalWriteFailed';
}

export interface WalOptions {
  /** The limits of now, kept beside the log; any JSON. */
  limits: unknown;
  /** A file that has grown past this is followed by a new one. */
  fileBytes?: number;
  /** How long the first record of a group waits for others. */
  groupDelayMs?: number;
}

interface Pending {
  sequence: number;
  entry: WalEntry;
  resolve: () => void;
  reject: (error: Error) => void;
}

const FILE_BYTES = 32 * 1024 * 1024;
const GROUP_DELAY_MS = 1;
/** A file smaller than this is not worth a new one only to be deleted. */
const WORTH_CUTTING_BYTES = 1024 * 1024;

/**
 * The one writer of the write-ahead log: all signals, one order. Records that arrive while others are being written form
 * the next group: one write and one fdatasync for all of them.
 */
export class WalWriter {
  readonly durable = new DurableSequence();
  /** Told of a failed write before the promises of its records are rejected: all of [from, through] is lost. */
  onFailure: ((from: number, through: number, error: Error) => void) | undefined;
  #directory: string;
  #options: WalOptions;
  #files: LogFile[];
  /** The handle of the last of the files; undefined until the next record makes a new one. */
  #current: FileHandle | undefined;
  #nextSequence: number;
  #limitsVersion: number;
  #mark = randomInt(2 ** 32);
  #queue: Pending[] = [];
  #isScheduled = false;
  #work: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(directory: string, options: WalOptions, recovery: LogRecovery, limitsVersion: number) {
    this.#directory = directory;
    this.#options = options;
    this.#files = recovery.files;
    this.#nextSequence = recovery.nextSequence;
    this.#limitsVersion = limitsVersion;
    this.durable.publish(recovery.nextSequence - 1);
  }

  /** Opens the log, makes it where there is none, and repairs it. Throws what the file system throws. */
  static async open(directory: string, options: WalOptions): Promise<{ writer: WalWriter; recovery: LogRecovery }> {
    await makeDirectory(directory);
    const recovery = await recoverLog(directory);
    const limitsVersion = await keepLimits(directory, options.limits, recovery.limitsVersions);
    return {
      writer: new WalWriter(directory, options, { ...recovery, files: [...recovery.files] }, limitsVersion),
      recovery,
    };
  }

  /** Names the limits of now in records. */
  get limitsVersion(): number {
    return this.#limitsVersion;
  }

  /** Limits by which requests are judged from now on; any JSON. */
  async changeLimits(limits: unknown): Promise<void> {
    this.#limitsVersion = await addLimits(this.#directory, limits);
  }

  /** The last sequence that was given out. */
  get lastSequence(): number {
    return this.#nextSequence - 1;
  }

  /**
   * Before the first record: numbers what comes higher than a request that a store has of. True where the log knew nothing
   * of it, which is when its files were taken away.
   */
  continueAfter(sequence: number): boolean {
    if (sequence <= this.lastSequence) return false;
    this.#nextSequence = sequence + 1;
    this.durable.publish(sequence);
    return true;
  }

  /** Numbers the record at once; `durable` resolves when it is on disk and rejects with WalWriteFailed. */
  append(entry: WalEntry): { sequence: number; durable: Promise<void> } {
    if (this.#isClosed) throw new WalWriteFailed('the write-ahead log is closed');
    const sequence = this.#nextSequence++;
    const durable = new Promise<void>((resolve, reject) => {
      this.#queue.push({ sequence, entry, resolve, reject });
    });
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setTimeout(() => void this.#exclusively(() => this.#writeGroups()), this.#options.groupDelayMs ?? GROUP_DELAY_MS);
    }
    return { sequence, durable };
  }

  /** Waits until every record that was appended so far is durable or lost. */
  async flush(): Promise<void> {
    await this.#exclusively(() => this.#writeGroups());
  }

  /** Deletes the files whose every record is stored by its signal; the number of bytes freed. */
  cut(stored: Readonly<Record<Signal, number>>): Promise<number> {
    return this.#exclusively(() => this.#cut(stored));
  }

  /** Bytes of the files that cannot be deleted because this signal has not stored what it has in them. */
  heldBytes(signal: Signal, storedThrough: number): number {
    let bytes = 0;
    for (const file of this.#files) if (file.last[signal] > storedThrough) bytes += file.size;
    return bytes;
  }

  /** Writes what is queued, then takes nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.flush();
    await this.#exclusively(() => this.#seal());
  }

  #exclusively<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#work.then(task);
    this.#work = result.catch(() => undefined);
    return result;
  }

  async #writeGroups(): Promise<void> {
    while (this.#queue.length > 0) {
      const group = this.#queue;
      this.#queue = [];
      try {
        await this.#writeGroup(group);
      } catch (error) {
        await this.#fail(group, error);
      }
      if (this.#current && this.#files.at(-1)!.size >= (this.#options.fileBytes ?? FILE_BYTES)) await this.#seal();
    }
    this.#isScheduled = false;
  }

  async #writeGroup(group: Pending[]): Promise<void> {
    const first = group[0]!;
    const last = group.at(-1)!;
    this.#current ??= await this.#startFile(first.sequence);
    const file = this.#files.at(-1)!;
    const parts = group.flatMap(({ sequence, entry }) => encodeRecord(sequence, this.#mark, entry));
    const written = await writeAll(this.#current, parts, file.size);
    await this.#current.datasync();
    file.size += written;
    for (const { sequence, entry } of group) file.last[entry.signal] = sequence;
    this.durable.publish(last.sequence);
    for (const { resolve } of group) resolve();
  }

  async #startFile(firstSequence: number): Promise<FileHandle> {
    const { file, ...name } = await createLogFile(this.#directory, firstSequence, this.#mark);
    this.#files.push({ ...name, size: 0, last: bySignal(() => 0) });
    return file;
  }

  /** What was written of the group is cut off again and the file left alone: after a failed sync nothing of it is sure. */
  async #fail(group: Pending[], cause: unknown): Promise<void> {
    const lost = [...group, ...this.#queue];
    this.#queue = [];
    const error = new WalWriteFailed(`the write-ahead log cannot be written: ${String(cause)}`, { cause });
    this.durable.publishFailure(lost[0]!.sequence, lost.at(-1)!.sequence);
    this.onFailure?.(lost[0]!.sequence, lost.at(-1)!.sequence, error);
    for (const { reject } of lost) reject(error);
    try {
      await this.#current?.truncate(this.#files.at(-1)!.size);
    } catch {
      // What is left behind is a torn end, which the next start recognises.
    }
    await this.#seal();
  }

  async #seal(): Promise<void> {
    const handle = this.#current;
    this.#current = undefined;
    try {
      await handle?.close();
    } catch {
      // All that was acknowledged of this file was synced before.
    }
  }

  async #cut(stored: Readonly<Record<Signal, number>>): Promise<number> {
    if (this.#isClosed) return 0;
    const isStored = (file: LogFile): boolean => signals.every((signal) => file.last[signal] <= stored[signal]);
    const newest = this.#files.at(-1);
    if (newest && newest.size >= WORTH_CUTTING_BYTES && this.#queue.length === 0 && isStored(newest)) {
      await this.#seal();
      this.#current = await this.#startFile(this.#nextSequence);
    }
    let freed = 0;
    // The newest file stays, even empty: its name is where the next start goes on.
    const obsolete = this.#files.slice(0, -1).filter(isStored);
    for (const file of obsolete) {
      await unlink(file.path);
      this.#files.splice(this.#files.indexOf(file), 1);
      freed += file.size;
    }
    if (obsolete.length > 0) await syncDirectory(this.#directory);
    return freed;
  }
}

async function writeAll(file: FileHandle, parts: Uint8Array[], position: number): Promise<number> {
  let rest = parts;
  let done = 0;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, position + done);
    done += bytesWritten;
    rest = partsAfter(rest, bytesWritten);
  }
  return done;
}

/** What is left to write where the file system took only the first `count` bytes. */
function partsAfter(parts: Uint8Array[], count: number): Uint8Array[] {
  let skipped = 0;
  for (const [index, part] of parts.entries()) {
    if (skipped + part.length > count) return [part.subarray(count - skipped), ...parts.slice(index + 1)];
    skipped += part.length;
  }
  return [];
}
