import { setTimeout as delay } from 'node:timers/promises';
import type { IngestLimits } from '../config/ingest-limits.ts';
import { BodyTooLarge, decompressBody, protobufOf } from '../ingest/request-content.ts';
import { bodyDigest, type SeenBodies } from '../ingest/seen-bodies.ts';
import type { SignalHandler } from '../ingest/signal-server.ts';
import { duplicateVerdict, type Verdict, verdictOf } from '../ingest/verdict.ts';
import type { DurableSequence } from '../store/wal/durable-sequence.ts';
import { isDiskError } from '../store/embedded/segment/disk-error.ts';
import { Turns } from '../store/embedded/segment/turns.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
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
  /** One thing at a time is done to the store's files. */
  readonly #turns = new Turns();
  #flushIsDue = false;
  #isClosed = false;

  /** Opens the store. Throws where it cannot be opened. */
  constructor(options: SignalWorkOptions) {
    this.#options = options;
    this.#store = options.openStore();
  }

  /** Throws StoreUnavailable while it is opened again after the disk failed. */
  get store(): SignalStore {
    const { signal } = this.#options;
    if (!this.#store) throw new StoreUnavailable(signal, `the store of ${signal} is being opened again`);
    return this.#store;
  }

  /** What the store has already it passes over by itself: where it stands differs between its files. */
  async *replay(through: number): AsyncGenerator<WalRecord> {
    yield* replayLog(this.#options.logDirectory, { signal: this.#options.signal, after: 0, through });
    this.#passed(through);
  }

  async handle(record: WalRecord): Promise<Verdict> {
    const limits = await this.#limitsOf(record);
    try {
      return await this.#judge(record, limits);
    } catch (error) {
      if (error instanceof MalformedBody) return { kind: 'malformed', message: error.message };
      if (error instanceof BodyTooLarge) return { kind: 'tooLarge', message: error.message };
      throw error;
    } finally {
      this.#passed(record.sequence);
      if (this.#store?.writer.isBehind) await this.#turns.settled();
    }
  }

  /** The store forgets by being opened again, without the requests that are lost. */
  async rollback(from: number, through: number): Promise<void> {
    this.#options.seen.forget(from, through);
    await this.#turns.take(() => this.#reopen(from - 1));
    this.#passed(through);
  }

  /** Stores everything that was taken. */
  async flush(): Promise<void> {
    for (let attempt = 0; attempt < FLUSH_ATTEMPTS; attempt++) {
      const through = this.#last;
      await this.#persist(through, (writer) => writer.flush(through, true));
      if (this.#last === through) return;
    }
  }

  /** Closes the files of hours that are over. */
  async sealIdle(nowMs: number): Promise<void> {
    const through = this.#last;
    await this.#persist(through, (writer) => writer.sealIdle(through, nowMs));
  }

  /** What is not in the store's files is in the log. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turns.settled();
    await this.#store?.writer.close();
    await this.#options.seen.close();
  }

  onError(error: unknown): void {
    this.#options.onError(error);
  }

  /** Where the disk fails a part of the request may have been taken: the store is opened again, and the request taken anew. */
  async #judge(record: WalRecord, limits: IngestLimits): Promise<Verdict> {
    for (;;) {
      // A request that waits here is in the log already: it is taken as soon as the store is there again.
      while (!this.#store && !this.#isClosed) await this.#turns.settled();
      try {
        return this.#take(record, limits);
      } catch (error) {
        if (!isDiskError(error) || this.#isClosed) throw error;
        this.#options.onError(error);
        await delay(REOPEN_DELAY_MS);
        await this.#turns.take(() => this.#reopen(record.sequence - 1));
      }
    }
  }

  #take(record: WalRecord, limits: IngestLimits): Verdict {
    const { seen } = this.#options;
    const content = decompressBody(record, limits.bodyBytes);
    const digest = bodyDigest(content, record.stampedAttributes);
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
    void this.#persist(sequence, (writer) => writer.flush(sequence));
  }

  async #announce(sequence: number): Promise<void> {
    if (await this.#options.durable.reach(sequence)) this.#options.onArrived(sequence);
  }

  /** Has the store write what came with requests up to one, once they are durable. */
  #persist(through: number, write: (writer: StoreWriter) => Promise<void>): Promise<void> {
    return this.#atStore(async ({ writer }) => {
      this.#flushIsDue = false;
      if (!(await this.#options.durable.reach(through))) return;
      // What makes a body known is on disk before its rows are: a crash in between stores them once all the same.
      await this.#options.seen.persist(through);
      await write(writer);
      this.#options.onStored(Math.min(through, writer.storedThrough));
    });
  }

  /** Does something to the store's files. Where that fails the store is opened again. */
  #atStore(work: (store: SignalStore) => Promise<unknown>): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#isClosed || !this.#store) return;
      try {
        await work(this.#store);
      } catch (error) {
        this.#options.onError(error);
        await this.#reopen(this.#last);
      }
    });
  }

  /** Opens the store again and takes from the log what it lacks, up to a request; tries until it can. */
  async #reopen(through: number): Promise<void> {
    let store = this.#store;
    this.#store = undefined;
    await this.#options.durable.reach(through);
    while (!this.#isClosed) {
      const old = store;
      store = undefined;
      try {
        await old?.writer.close();
        store = this.#options.openStore();
        await this.#takeAgain(store, through);
        this.#store = store;
        return;
      } catch (error) {
        this.#options.onError(error);
        await delay(REOPEN_DELAY_MS);
      }
    }
    await store?.writer.close();
  }

  /** Takes the requests of the log up to one as they were judged before. */
  async #takeAgain(store: SignalStore, through: number): Promise<void> {
    const { signal, logDirectory, seen } = this.#options;
    for await (const record of replayLog(logDirectory, { signal, after: 0, through })) {
      const limits = await this.#limitsOf(record);
      try {
        const content = decompressBody(record, limits.bodyBytes);
        if (!seen.isKnown(bodyDigest(content, record.stampedAttributes), record))
          store.take(protobufOf(record, content), record, limits);
      } catch (error) {
        // Any other error was its answer before.
        if (isDiskError(error)) throw error;
      }
    }
    store.writer.pass(through);
  }

  async #limitsOf({ limitsVersion }: WalRecord): Promise<IngestLimits> {
    const known = this.#limits.get(limitsVersion);
    if (known) return known;
    const limits = (await readLimits(this.#options.logDirectory, limitsVersion)) as IngestLimits;
    this.#limits.set(limitsVersion, limits);
    return limits;
  }
}
