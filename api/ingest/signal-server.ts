import { setImmediate } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { WalRecord } from '../store/wal/wal-record.ts';
import type { FromSignal, ToSignal } from './signal-port.ts';
import type { Verdict } from './verdict.ts';

/** What the thread of a signal does with its requests. One method at a time runs, and the next waits for its promise. */
export interface SignalHandler {
  /** The records of the log up to this sequence that the store lacks, in order. */
  replay(through: number): AsyncIterable<WalRecord>;
  /** Judges a request and takes its items; sequences grow. An error it throws is answered as `unavailable`. */
  handle(record: WalRecord): Verdict | Promise<Verdict>;
  /** Drops what was taken of these sequences: they never became durable. */
  rollback(from: number, through: number): void | Promise<void>;
  /** Stores what it holds, so that the log can be cut. */
  flush(): void | Promise<void>;
  /** An error that is no one's answer. */
  onError(error: unknown): void;
}

/** Other work of the thread gets its turn after this long. */
const TURN_MS = 10;

/** The signal thread's side of its port: replays the log, then judges requests in order. */
export class SignalServer {
  #port: MessagePort;
  #handler: SignalHandler;
  #queue: ToSignal[] = [];
  #isWorking = false;

  constructor(port: MessagePort, handler: SignalHandler) {
    this.#port = port;
    this.#handler = handler;
    port.on('message', (message: ToSignal) => this.#receive(message));
  }

  /** Tells the receiver how much of the log is stored. */
  stored(through: number): void {
    this.#send({ kind: 'stored', through });
  }

  close(): void {
    this.#port.close();
  }

  #receive(message: ToSignal): void {
    if (message.kind === 'failed') {
      this.#queue = this.#queue.filter(
        (waiting) => waiting.kind !== 'request' || waiting.record.sequence < message.from,
      );
    }
    this.#queue.push(message);
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    let turnStartMs = performance.now();
    for (let message = this.#queue.shift(); message; message = this.#queue.shift()) {
      try {
        await this.#do(message);
      } catch (error) {
        this.#handler.onError(error);
      }
      if (performance.now() - turnStartMs > TURN_MS) {
        await setImmediate();
        turnStartMs = performance.now();
      }
    }
    this.#isWorking = false;
  }

  async #do(message: ToSignal): Promise<void> {
    switch (message.kind) {
      case 'start':
        for await (const record of this.#handler.replay(message.through)) await this.#judge(record);
        return this.#send({ kind: 'ready' });
      case 'request': {
        const verdict = await this.#judge(message.record);
        return this.#send({ kind: 'verdict', sequence: message.record.sequence, verdict });
      }
      case 'failed':
        await this.#handler.rollback(message.from, message.through);
        return this.#send({ kind: 'rolledBack', through: message.through });
      case 'flush':
        return this.#handler.flush();
    }
  }

  async #judge(record: WalRecord): Promise<Verdict> {
    try {
      return await this.#handler.handle(record);
    } catch (error) {
      this.#handler.onError(error);
      return { kind: 'unavailable', message: 'the store cannot take data now' };
    }
  }

  #send(message: FromSignal): void {
    this.#port.postMessage(message, []);
  }
}
