import { setTimeout as delay } from 'node:timers/promises';
import type { MessagePort } from 'node:worker_threads';
import type { BodyEncoding, WalEntry } from '../store/wal/wal-record.ts';
import { WalWriteFailed, type WalWriter } from '../store/wal/wal-writer.ts';
import { bySignal, type Signal, signals } from '../telemetry/signal.ts';
import { type Answer, answerOf } from './answers.ts';
import type { BackPressure } from './back-pressure.ts';
import type { IngestStatus } from './ingest-status.ts';
import { SignalClient } from './signal-client.ts';
import { answerTo } from './verdict.ts';

/**
 * Takes a body as it came, with room for it already counted, and the attributes that its sender's key puts on it as JSON;
 * resolves with what its sender is told. Never rejects.
 */
export type Receive = (
  signal: Signal,
  encoding: BodyEncoding,
  body: Uint8Array,
  stampedAttributes: string,
) => Promise<Answer>;

/** After a failed write the log is not tried again sooner. */
const RETRY_DELAY_MS = 1000;
/** A signal that keeps more of the log than this from being cut is asked to store what it holds. */
const HELD_BYTES = 64 * 1024 * 1024;
const FLUSH_REQUEST_INTERVAL_MS = 5000;
const MAX_CLOSE_MS = 8000;

/**
 * The heart of ingest: a request goes to the log and to the thread of its signal side by side, and is answered when both
 * are done. Knows no transport.
 */
export class Receiver {
  readonly signals: Readonly<Record<Signal, SignalClient>>;
  #wal: WalWriter;
  #pressure: BackPressure;
  #status: IngestStatus;
  #underWay = 0;
  #onIdle: (() => void) | undefined;
  #isCutting = false;
  #nextFlushRequestMs = 0;

  constructor(wal: WalWriter, pressure: BackPressure, status: IngestStatus) {
    this.#wal = wal;
    this.#pressure = pressure;
    this.#status = status;
    this.signals = bySignal(() => new SignalClient(() => void this.#cut()));
    wal.onFailure = (from, through) => void this.#writeFailed(from, through);
  }

  /** Connects the thread of a signal, for the first time or again; requests of the signal are refused until it is ready. */
  async connect(signal: Signal, port: MessagePort): Promise<void> {
    await this.#wal.flush();
    this.signals[signal].connect(port, this.#wal.lastSequence);
  }

  readonly receive: Receive = async (signal, encoding, body, stampedAttributes) => {
    this.#underWay++;
    try {
      return await this.#receive(signal, encoding, body, stampedAttributes);
    } finally {
      if (--this.#underWay === 0) this.#onIdle?.();
    }
  };

  /** Refuses what comes from now on, answers what is under way, and closes the log. */
  async close(): Promise<void> {
    this.#pressure.hold('closing');
    if (this.#underWay > 0) {
      const idle = new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
      await Promise.race([idle, delay(MAX_CLOSE_MS, undefined, { ref: false })]);
    }
    await this.#wal.close();
  }

  async #receive(signal: Signal, encoding: BodyEncoding, body: Uint8Array, stampedAttributes: string): Promise<Answer> {
    const client = this.signals[signal];
    const room = client.acquire(body.length);
    if (room !== true && !(await room)) return answerOf(client.isReady ? 'overloaded' : 'unavailable');
    const refusal = this.#pressure.refusal(0);
    if (!client.isReady || (refusal && refusal !== 'overloaded')) {
      client.giveBack(body.length);
      return answerOf(refusal ?? 'unavailable');
    }
    const entry: WalEntry = {
      signal,
      encoding,
      receivedAtMs: Date.now(),
      limitsVersion: this.#wal.limitsVersion,
      stampedAttributes,
      body,
    };
    const { sequence, durable } = this.#wal.append(entry);
    try {
      const [verdict] = await Promise.all([client.send({ ...entry, sequence }), durable]);
      this.#status.stored(signal, verdict);
      return answerTo(verdict);
    } catch (error) {
      if (error instanceof WalWriteFailed)
        return answerOf('unavailable', 'the request could not be written to the disk');
      throw error;
    }
  }

  /** Nothing new is numbered until no thread has anything of the lost requests left. */
  async #writeFailed(from: number, through: number): Promise<void> {
    this.#pressure.hold('unavailable');
    const rolledBack = signals.map((signal) => this.signals[signal].fail(from, through));
    await Promise.all([...rolledBack, delay(RETRY_DELAY_MS)]);
    this.#pressure.lift('unavailable');
  }

  /** Deletes what every signal has stored; one deletion at a time. */
  async #cut(): Promise<void> {
    if (this.#isCutting) return;
    this.#isCutting = true;
    try {
      await this.#wal.cut(bySignal((signal) => this.signals[signal].storedThrough));
      this.#askForFlush();
    } catch {
      // The disk may be full: what cannot be cut now is cut when a signal stores more.
    } finally {
      this.#isCutting = false;
    }
  }

  #askForFlush(): void {
    const nowMs = performance.now();
    if (nowMs < this.#nextFlushRequestMs) return;
    this.#nextFlushRequestMs = nowMs + FLUSH_REQUEST_INTERVAL_MS;
    for (const signal of signals) {
      const client = this.signals[signal];
      if (this.#wal.heldBytes(signal, client.storedThrough) > HELD_BYTES) client.askFlush();
    }
  }
}
