import type { MessagePort } from 'node:worker_threads';
import type { WalRecord } from '../store/wal/wal-record.ts';
import type { FromSignal, ToSignal } from './signal-port.ts';
import type { Verdict } from './verdict.ts';

/** Bodies that a signal may have unjudged; further requests wait outside of the log. */
const QUEUE_BYTES = 8 * 1024 * 1024;
/** A request that waited this long is refused. */
const MAX_WAIT_MS = 10_000;

const down: Verdict = { kind: 'unavailable', message: 'the store of this signal is not ready' };
const lost: Verdict = { kind: 'unavailable', message: 'the request could not be written' };

interface Pending {
  bytes: number;
  resolve: (verdict: Verdict) => void;
}

interface Waiter {
  bytes: number;
  grant: (isGranted: boolean) => void;
}

/** The receiver's side of the port to the thread of a signal. The thread may end and be connected again. */
export class SignalClient {
  /** Every request up to this one is on disk in the signal's store. */
  storedThrough = 0;
  #port: MessagePort | undefined;
  #isReady = false;
  #queuedBytes = 0;
  #pending = new Map<number, Pending>();
  #waiters: Waiter[] = [];
  #onStored: () => void;
  #onRolledBack: (() => void)[] = [];
  #onceReady: (() => void)[] = [];

  constructor(onStored: () => void) {
    this.#onStored = onStored;
  }

  /** Whether the thread has replayed the log and takes requests. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Resolves when the thread is ready. */
  ready(): Promise<void> {
    if (this.#isReady) return Promise.resolve();
    return new Promise((resolve) => this.#onceReady.push(resolve));
  }

  /** Begins with a thread: it replays the log through this sequence; nothing of this signal may be on its way to the log. */
  connect(port: MessagePort, through: number): void {
    this.#disconnect();
    this.#port = port;
    port.on('message', (message: FromSignal) => {
      if (port === this.#port) this.#receive(message);
    });
    port.on('close', () => {
      if (port === this.#port) this.#disconnect();
    });
    this.#send({ kind: 'start', through });
  }

  /** Room for a body in the queue: at once, or when earlier ones are judged; false where that takes too long. */
  acquire(bytes: number): true | Promise<boolean> {
    if (this.#waiters.length === 0 && this.#hasRoom()) {
      this.#queuedBytes += bytes;
      return true;
    }
    return new Promise((resolve) => {
      const waiter: Waiter = {
        bytes,
        grant: (isGranted) => {
          clearTimeout(timer);
          resolve(isGranted);
        },
      };
      const timer = setTimeout(() => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        resolve(false);
      }, MAX_WAIT_MS);
      this.#waiters.push(waiter);
    });
  }

  /** Gives back room that was acquired and is not used. */
  giveBack(bytes: number): void {
    this.#queuedBytes -= bytes;
    while (this.#waiters.length > 0 && this.#hasRoom()) {
      const waiter = this.#waiters.shift()!;
      this.#queuedBytes += waiter.bytes;
      waiter.grant(true);
    }
  }

  /** Hands over a request, with a copy of its body, in room that was acquired; resolves with its verdict, whatever happens. */
  send(record: WalRecord): Promise<Verdict> {
    const bytes = record.body.length;
    if (!this.#isReady) {
      this.giveBack(bytes);
      return Promise.resolve(down);
    }
    const body = new Uint8Array(record.body);
    this.#send({ kind: 'request', record: { ...record, body } }, [body.buffer]);
    return new Promise((resolve) => this.#pending.set(record.sequence, { bytes, resolve }));
  }

  /** None of these requests became durable; resolves when nothing of them is left in the thread. */
  fail(from: number, through: number): Promise<void> {
    for (const sequence of this.#pending.keys()) if (sequence >= from) this.#settle(sequence, lost);
    if (!this.#port) return Promise.resolve();
    this.#send({ kind: 'failed', from, through });
    return new Promise((resolve) => this.#onRolledBack.push(resolve));
  }

  /** Asks the thread to store what it holds. */
  askFlush(): void {
    if (this.#isReady) this.#send({ kind: 'flush' });
  }

  #receive(message: FromSignal): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady = true;
        for (const resolve of this.#onceReady.splice(0)) resolve();
        return;
      case 'verdict':
        return this.#settle(message.sequence, message.verdict);
      case 'stored':
        this.storedThrough = message.through;
        return this.#onStored();
      case 'rolledBack':
        return this.#onRolledBack.shift()?.();
    }
  }

  /** A verdict on a request that was failed meanwhile is of no more use. */
  #settle(sequence: number, verdict: Verdict): void {
    const pending = this.#pending.get(sequence);
    if (!pending) return;
    this.#pending.delete(sequence);
    pending.resolve(verdict);
    this.giveBack(pending.bytes);
  }

  #disconnect(): void {
    this.#isReady = false;
    this.#port?.close();
    this.#port = undefined;
    for (const sequence of this.#pending.keys()) this.#settle(sequence, down);
    for (const waiter of this.#waiters.splice(0)) waiter.grant(false);
    for (const resolve of this.#onRolledBack.splice(0)) resolve();
  }

  #hasRoom(): boolean {
    return this.#queuedBytes < QUEUE_BYTES;
  }

  #send(message: ToSignal, transfer: ArrayBuffer[] = []): void {
    this.#port?.postMessage(message, transfer);
  }
}
