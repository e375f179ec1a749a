import type { IngestLimits } from '../config/ingest-limits.ts';
import { BodyTooLarge, decompressBody, protobufOf } from '../ingest/request-content.ts';
import { bodyDigest, type SeenBodies } from '../ingest/seen-bodies.ts';
import type { SignalHandler } from '../ingest/signal-server.ts';
import { duplicateVerdict, type Verdict, verdictOf } from '../ingest/verdict.ts';
import type { DurableSequence } from '../store/wal/durable-sequence.ts';
import { readLimits } from '../store/wal/limits-file.ts';
import { replayLog } from '../store/wal/replay-log.ts';
import type { WalRecord } from '../store/wal/wal-record.ts';
import { freeBuffer } from '../telemetry/free-buffer.ts';
import { MalformedBody } from '../telemetry/otlp/wire-reader.ts';
import type { Signal } from '../telemetry/signal.ts';
import type { SignalStore, StoreWriter } from './signal-store.ts';

/** While requests keep coming, everything is stored once they leave a gap; this often it is tried. */
const FLUSH_ATTEMPTS = 20;
/** After the disk failed, the store is opened again no sooner than this. */
const REOPEN_DELAY_MS = 1000;

export interface SignalWorkOptions {
  signal: Signal;
  logDirectory: string;
  durable: DurableSequence;
  seen: SeenBodies;
  openStore: () => SignalStore;
  /** Everything up to the sequence is in the store's files. */
  onStored(through: number): void;
  /** What came with requests up to the sequence is durable and in the answers of readers. */
  onArrived(sequence: number): void;
  onError(error: unknown): void;
}

/** What a signal's thread does: judges requests, takes their items into the store, and stores them once they are durable. */
export class SignalWork implements SignalHandler {
  readonly #options: SignalWorkOptions;
  readonly #limits = new Map<number, IngestLimits>();
  #store: SignalStore | undefined;
  /** The last request that was looked at. */
  #last = 0;
  #flushing: Promise<void> = Promise.resolve();
  #flushIsDue = false;
  #opened: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: SignalWorkOptions) {
    this.#options = options;
  }

  /** Throws while it is opened again after the disk failed. */
  get store(): SignalStore {
    if (!this.#store) throw new Error(`the store of ${this.#options.signal} is being opened again`);
    return this.#store;
  }

  /** What the store has already it passes over by itself: where it stands differs between its files. */
  async *replay(through: number): AsyncGenerator<WalRecord> {
    this.#store ??= this.#options.openStore();
    yield* replayLog(this.#options.logDirectory, { signal: this.#options.signal, after: 0, through });
    this.#passed(through);
  }

  async handle(record: WalRecord): Promise<Verdict> {
    const limits = this.#limits.get(record.limitsVersion) ?? (await this.#readLimits(record.limitsVersion));
    // A request that waits here is in the log already: it is taken as soon as the store is there again.
    if (!this.#store) await this.#opened;
    const { writer } = this.store;
    try {
      return this.#judge(record, limits);
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', message: error.message };
      if (error instanceof BodyTooLarge) return { kind: 'tooLarge', message: error.message };
      throw error;
    } finally {
      this.#passed(record.sequence);
      if (writer.isBehind) await this.#flushing;
    }
  }

  /** The store forgets by being opened again, without the requests that are lost. */
  async rollback(from: number, through: number): Promise<void> {
    this.#options.seen.forget(from, through);
    await this.#reopen(from - 1);
    this.#passed(through);
  }

  /** Stores everything that was taken. */
  async flush(): Promise<void> {
    for (let attempt = 0; attempt < FLUSH_ATTEMPTS; attempt++) {
      const through = this.#last;
      await this.#flushThrough(through, true);
      if (this.#last === through) return;
    }
  }

  /** Closes the files of hours that are over. */
  async sealIdle(nowMs: number): Promise<void> {
    const through = this.#last;
    await this.#exclusively(async (writer) => {
      if (await this.#isDurable(through)) await writer.sealIdle(through, nowMs);
    });
  }

  /** What is not in the store's files is in the log. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#flushing;
    await this.#store?.writer.close();
    await this.#options.seen.close();
  }

  onError(error: unknown): void {
    this.#options.onError(error);
  }

  #judge(record: WalRecord, limits: IngestLimits): Verdict {
    const { seen } = this.#options;
    const content = decompressBody(record, limits.bodyBytes);
    const digest = bodyDigest(content);
    const isKnown = seen.isKnown(digest, record);
    const verdict = isKnown
      ? duplicateVerdict
      : verdictOf(this.store.take(protobufOf(record, content), record, limits));
    seen.remember(digest, record);
    freeBuffer(content);
    return verdict;
  }

  /** Everything up to the sequence was looked at. */
  #passed(sequence: number): void {
    this.#last = Math.max(this.#last, sequence);
    this.#store?.writer.pass(sequence);
    void this.#announce(sequence);
    if (this.#flushIsDue || !this.#store?.writer.isFlushDue) return;
    this.#flushIsDue = true;
    void this.#flushThrough(sequence, false);
  }

  async #announce(sequence: number): Promise<void> {
    if (await this.#options.durable.reach(sequence)) this.#options.onArrived(sequence);
  }

  #flushThrough(through: number, all: boolean): Promise<void> {
    return this.#exclusively(async (writer) => {
      this.#flushIsDue = false;
      if (await this.#isDurable(through)) await writer.flush(through, all);
    });
  }

  /** What makes a body known is on disk before its rows are: a crash in between stores them once all the same. */
  async #isDurable(through: number): Promise<boolean> {
    if (!(await this.#options.durable.reach(through))) return false;
    await this.#options.seen.persist(through);
    return true;
  }

  /** One thing at a time is done to the store's files. Where the disk fails the store is opened again. */
  #exclusively(write: (writer: StoreWriter) => Promise<void>): Promise<void> {
    this.#flushing = this.#flushing.then(async () => {
      const store = this.#store;
      if (this.#isClosed || !store) return;
      try {
        await write(store.writer);
        if (this.#store === store) this.#options.onStored(store.writer.storedThrough);
      } catch (error) {
        this.#options.onError(error);
        // A rollback that came meanwhile opens it again already.
        if (this.#store === store) await this.#reopen(this.#last);
      }
    });
    return this.#flushing;
  }

  /** Opens the store again and takes from the log what it lacks, up to a request. */
  #reopen(through: number): Promise<void> {
    this.#opened = this.#tryToReopen(through);
    return this.#opened;
  }

  async #tryToReopen(through: number): Promise<void> {
    const { signal, logDirectory, openStore, durable } = this.#options;
    const old = this.#store;
    this.#store = undefined;
    await old?.writer.close();
    await durable.reach(through);
    while (!this.#isClosed) {
      try {
        const store = openStore();
        for await (const record of replayLog(logDirectory, { signal, after: 0, through }))
          await this.#take(store, record);
        store.writer.pass(through);
        this.#store = store;
        return;
      } catch (error) {
        this.#options.onError(error);
        await new Promise((resolve) => setTimeout(resolve, REOPEN_DELAY_MS));
      }
    }
  }

  /** Takes a request as it was judged before. */
  async #take(store: SignalStore, record: WalRecord): Promise<void> {
    const limits = this.#limits.get(record.limitsVersion) ?? (await this.#readLimits(record.limitsVersion));
    try {
      const content = decompressBody(record, limits.bodyBytes);
      if (this.#options.seen.isKnown(bodyDigest(content), record)) return;
      store.take(protobufOf(record, content), record, limits);
    } catch (error) {
      if (!(error instanceof MalformedBody) && !(error instanceof BodyTooLarge)) throw error;
    }
  }

  async #readLimits(version: number): Promise<IngestLimits> {
    const limits = (await readLimits(this.#options.logDirectory, version)) as IngestLimits;
    this.#limits.set(version, limits);
    return limits;
  }
}
