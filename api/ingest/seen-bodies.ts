import { createHash, hash } from 'node:crypto';
import { type FileHandle, open, readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Signal } from '../telemetry/signal.ts';
import { makeDirectory, syncDirectory } from '../store/wal/log-files.ts';
import { DIGEST_BYTES, SeenTable } from './seen-table.ts';

/** How long a body that comes again is recognised. */
const WINDOW_MS = 10 * 60 * 1000;
/** In a file: the hash, the sequence and the time as doubles, the checksum of these. */
const RECORD_BYTES = DIGEST_BYTES + 8 + 8 + 4;

/** The request that a body came in. */
export interface SeenRequest {
  sequence: number;
  receivedAtMs: number;
}

/**
 * What names a body: the first half of the SHA-256 of its decompressed bytes, and of what the sender's key puts on it: two
 * keys may send the same and mean different things.
 */
export function bodyDigest(content: Uint8Array, stampedAttributes: string): Buffer {
  const digest =
    stampedAttributes === ''
      ? hash('sha256', content, 'buffer')
      : createHash('sha256').update(content).update(stampedAttributes).digest();
  return digest.subarray(0, DIGEST_BYTES);
}

/**
 * Recognises a body that is sent again, of one signal, over restarts too. Two tables of ten minutes each, with a file for
 * each. A request counts only before those of higher sequence, so a replay of the log finds what the first time found.
 */
export class SeenBodies {
  #directory: string;
  #signal: Signal;
  #previous: Generation;
  #current: Generation;
  #file: FileHandle | undefined;
  #fileNumber = -1;
  #unwritten: { sequence: number; record: Buffer }[] = [];

  private constructor(directory: string, signal: Signal, previous: Generation, current: Generation) {
    this.#directory = directory;
    this.#signal = signal;
    this.#previous = previous;
    this.#current = current;
  }

  /** Reads what earlier processes left. Damaged entries are passed over. Throws what the file system throws. */
  static async open(directory: string, signal: Signal): Promise<SeenBodies> {
    await makeDirectory(directory);
    const numbers = await fileNumbers(directory, signal);
    const last = numbers.at(-1) ?? 1;
    const previous = await loadGeneration(directory, signal, numbers.at(-2) ?? 0);
    const current = await loadGeneration(directory, signal, last);
    return new SeenBodies(directory, signal, previous, current);
  }

  /** Whether the body was acknowledged in a request before this one, within ten minutes. */
  isKnown(digest: Buffer, { sequence, receivedAtMs }: SeenRequest): boolean {
    return (
      this.#current.table.has(digest, sequence, receivedAtMs, WINDOW_MS) ||
      this.#previous.table.has(digest, sequence, receivedAtMs, WINDOW_MS)
    );
  }

  /** For each request that will be acknowledged, whether its body was known or not. */
  remember(digest: Buffer, { sequence, receivedAtMs }: SeenRequest): void {
    const { table, number } = this.#current;
    if (table.isFull || receivedAtMs - (table.startMs ?? receivedAtMs) > WINDOW_MS) {
      this.#previous = this.#current;
      this.#current = { number: number + 1, table: new SeenTable() };
    }
    this.#current.table.add(digest, sequence, receivedAtMs);
    this.#unwritten.push({ sequence, record: encode(digest, sequence, receivedAtMs) });
  }

  /** These requests were never durable and so not acknowledged. */
  forget(from: number, through: number): void {
    this.#previous.table.forget(from, through);
    this.#current.table.forget(from, through);
    this.#unwritten = this.#unwritten.filter(({ sequence }) => sequence < from || sequence > through);
  }

  /**
   * Writes what was remembered of requests up to this one, durably: to be called before their rows are committed, and so
   * only once the log holds them. One call at a time.
   */
  async persist(through: number): Promise<void> {
    const records = this.#unwritten.filter(({ sequence }) => sequence <= through);
    if (records.length === 0) return;
    const file = await this.#openFile();
    const { size } = await file.stat();
    const bytes = Buffer.concat(records.map(({ record }) => record));
    // Entries have one length, so a torn one at the end is simply overwritten.
    const { bytesWritten } = await file.write(bytes, 0, bytes.length, size - (size % RECORD_BYTES));
    if (bytesWritten < bytes.length) throw new Error('the disk took only a part of what was written');
    await file.datasync();
    const written = new Set(records);
    this.#unwritten = this.#unwritten.filter((entry) => !written.has(entry));
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  /** The file of the current table; those of tables that are gone are deleted. */
  async #openFile(): Promise<FileHandle> {
    const { number } = this.#current;
    if (this.#file && this.#fileNumber === number) return this.#file;
    await this.close();
    const file = await openOrCreate(filePath(this.#directory, this.#signal, number));
    this.#file = file;
    this.#fileNumber = number;
    for (const old of await fileNumbers(this.#directory, this.#signal)) {
      if (old < this.#previous.number) await unlink(filePath(this.#directory, this.#signal, old));
    }
    await syncDirectory(this.#directory);
    return file;
  }
}

interface Generation {
  number: number;
  table: SeenTable;
}

function filePath(directory: string, signal: Signal, number: number): string {
  return join(directory, `${signal}-${number}.seen`);
}

async function fileNumbers(directory: string, signal: Signal): Promise<number[]> {
  const pattern = new RegExp(`^${signal}-(\\d+)\\.seen$`);
  const names = await readdir(directory);
  return names.flatMap((name) => pattern.exec(name)?.slice(1).map(Number) ?? []).sort((a, b) => a - b);
}

async function openOrCreate(path: string): Promise<FileHandle> {
  const file = await open(path, 'a');
  await file.close();
  return open(path, 'r+');
}

async function loadGeneration(directory: string, signal: Signal, number: number): Promise<Generation> {
  const table = new SeenTable();
  const bytes = number === 0 ? Buffer.alloc(0) : await readIfThere(filePath(directory, signal, number));
  for (let at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
    const record = bytes.subarray(at, at + RECORD_BYTES);
    if (crc32(record.subarray(0, -4)) !== record.readUInt32LE(RECORD_BYTES - 4)) continue;
    table.add(
      record.subarray(0, DIGEST_BYTES),
      record.readDoubleLE(DIGEST_BYTES),
      record.readDoubleLE(DIGEST_BYTES + 8),
    );
  }
  return { number, table };
}

async function readIfThere(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function encode(digest: Buffer, sequence: number, timeMs: number): Buffer {
  const record = Buffer.allocUnsafe(RECORD_BYTES);
  digest.copy(record);
  record.writeDoubleLE(sequence, DIGEST_BYTES);
  record.writeDoubleLE(timeMs, DIGEST_BYTES + 8);
  record.writeUInt32LE(crc32(record.subarray(0, -4)), RECORD_BYTES - 4);
  return record;
}
