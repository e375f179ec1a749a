import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { SeenBodies } from '../ingest/seen-bodies.ts';
import { SignalServer } from '../ingest/signal-server.ts';
import { DurableSequence } from '../store/wal/durable-sequence.ts';
import type { StoredPartition } from '../store/ports/row-store.ts';
import type { Signal } from '../telemetry/signal.ts';
import type { UnixNano } from '../telemetry/time.ts';
import { serveCalls } from './rpc.ts';
import { signalStores } from './signal-store.ts';
import { SignalWork } from './signal-work.ts';
import { Throttled } from './throttled.ts';

/** The thread that owns the store of one signal. */
export interface SignalThreadData {
  signal: Signal;
  dataDirectory: string;
  durable: SharedArrayBuffer;
}

export type ToSignalThread =
  /** The receiver's, a reader's, or the main thread's end is at the other side of the port. */
  { kind: 'receiver' | 'reader' | 'owner'; port: MessagePort };

/** Said once, when the store is open. */
export interface SignalOpened {
  /** What was set aside of it, as sentences. */
  damages: readonly string[];
  /** The latest request that it has recorded; -1 where there is none. */
  recordedThrough: number;
}

export type FromSignalThread =
  ({ kind: 'opened' } & SignalOpened) | { kind: 'arrived'; sequence: number } | { kind: 'error'; error: unknown };

/** What a reader may ask of the writer of its store. */
export interface SharedStore {
  /** What readers lack, as the writer of the signal has it, for what they say they know. */
  share(...known: unknown[]): unknown;
}

/** What the main thread may ask. */
export interface OwnedStore {
  partitions(): StoredPartition[];
  /** Deletes the partitions that end by the instant; the bytes freed. */
  deleteBefore(nano: UnixNano): Promise<number>;
  /** Items before this instant were deleted; null where none were. */
  deletedBefore(): UnixNano | null;
  close(): Promise<void>;
}

const SEAL_INTERVAL_MS = 30_000;
/** Tails are told of what arrived no more often than this. */
const ANNOUNCE_INTERVAL_MS = 20;

const { signal, dataDirectory, durable: durableBuffer } = workerData as SignalThreadData;
const durable = new DurableSequence(durableBuffer);
const tell = (message: FromSignalThread): void => parentPort!.postMessage(message);
const arrived = new Throttled(ANNOUNCE_INTERVAL_MS, (sequence: number) => tell({ kind: 'arrived', sequence }));

const work = new SignalWork({
  signal,
  logDirectory: join(dataDirectory, 'wal'),
  durable,
  seen: await SeenBodies.open(join(dataDirectory, 'seen'), signal),
  openStore: () => signalStores[signal](dataDirectory),
  onStored: (through) => server?.stored(through),
  onArrived: (sequence) => arrived.set(sequence),
  onError: (error) => tell({ kind: 'error', error }),
});
let server: SignalServer | undefined;

const shared: SharedStore = {
  share: (...known) => work.store.share(durable.sequence, ...known),
};
const owned: OwnedStore = {
  partitions: () => work.store.writer.partitions(),
  deleteBefore: (nano) => work.store.writer.deleteBefore(nano),
  deletedBefore: () => work.store.writer.deletedBefore,
  close: () => work.close(),
};

parentPort!.on('message', ({ kind, port }: ToSignalThread) => {
  if (kind === 'receiver') server = new SignalServer(port, work);
  else serveCalls(port, kind === 'reader' ? shared : owned);
});
const { damages, recordedThrough } = work.store.writer;
tell({ kind: 'opened', damages, recordedThrough });
setInterval(() => void work.sealIdle(Date.now()), SEAL_INTERVAL_MS).unref();
