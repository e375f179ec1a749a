import { setTimeout as sleep } from 'node:timers/promises';
import { compressRequest, post } from './post.ts';
import type { CompressedRequest, ExportResult, Receiver } from './post.ts';
import type { ExportRequest, Signal } from './signals.ts';

const concurrency = 4;
const maxQueuedBytes = 64 << 20;
const firstBackoffMs = 500;
const maxBackoffMs = 15_000;
/** Refusals of one request with "try again" that are no news: a busy receiver says so now and then. */
const patience = 3;
const maxRetryAfterMs = 60_000;

/** Items by what became of them. */
export interface SignalCounts {
  accepted: number;
  /** Not usable, as the receiver said: partial success, or a whole request refused. */
  rejected: number;
  /** Never sent: the queue was full, or the run ended. */
  dropped: number;
}

export interface OutboxEvents {
  /** The receiver cannot be reached or is overloaded: once until it accepts again. */
  onTrouble(reason: string): void;
  onRecovered(): void;
  /** Items were refused: each distinct reason once. */
  onRejected(reason: string): void;
  /** Nothing can be sent any more; `denied` says why. */
  onDenied(): void;
}

const noCounts = (): SignalCounts => ({ accepted: 0, rejected: 0, dropped: 0 });

/** Sends requests four at a time in the order given, retries what may be retried, and holds at most 64 MiB. */
export class Outbox {
  readonly counts: Record<Signal, SignalCounts> = { traces: noCounts(), logs: noCounts(), metrics: noCounts() };
  /** Why nothing can be sent any more; null while it can. */
  denied: string | null = null;

  private readonly receiver: Receiver;
  private readonly events: OutboxEvents;
  private readonly queue: ExportRequest[] = [];
  private queuedBytes = 0;
  private sending = 0;
  private inTrouble = false;
  private readonly seenRejections = new Set<string>();
  private readonly stop = new AbortController();
  private deadline: NodeJS.Timeout | undefined;
  private waiters: (() => void)[] = [];

  constructor(receiver: Receiver, events: OutboxEvents) {
    this.receiver = receiver;
    this.events = events;
  }

  /** Items of all signals that were never sent. */
  get dropped(): number {
    return this.counts.traces.dropped + this.counts.logs.dropped + this.counts.metrics.dropped;
  }

  /** Waits until there is room. */
  async send(request: ExportRequest): Promise<void> {
    while (this.queuedBytes > maxQueuedBytes / 8 && !this.stop.signal.aborted) await this.progress();
    this.enqueue(request);
  }

  /** Never waits: where there is no room, the oldest requests are dropped and counted. */
  offer(request: ExportRequest): void {
    this.enqueue(request);
    while (this.queuedBytes > maxQueuedBytes) {
      const oldest = this.queue.shift();
      if (oldest === undefined) break;
      this.queuedBytes -= oldest.body.length;
      this.counts[oldest.signal].dropped += oldest.items;
    }
  }

  /** Waits until all is sent, at most so long; what is left then is dropped and counted. */
  async close(timeoutMs: number): Promise<void> {
    this.limit(timeoutMs);
    while (this.sending > 0) await this.progress();
    clearTimeout(this.deadline);
    this.abort();
  }

  /** Somebody waits for the end: what is not sent by then is dropped; at once, where no receiver answers. */
  hurry(timeoutMs: number): void {
    if (this.inTrouble) this.abort();
    else this.limit(timeoutMs);
  }

  /** The first limit counts. */
  private limit(timeoutMs: number): void {
    this.deadline ??= setTimeout(() => this.abort(), timeoutMs);
  }

  /** Gives up at once: everything unsent is counted as dropped. */
  abort(): void {
    this.stop.abort();
    for (const request of this.queue.splice(0)) this.counts[request.signal].dropped += request.items;
    this.queuedBytes = 0;
    this.wake();
  }

  private enqueue(request: ExportRequest): void {
    if (this.stop.signal.aborted) {
      this.counts[request.signal].dropped += request.items;
      return;
    }
    this.queue.push(request);
    this.queuedBytes += request.body.length;
    if (this.sending < concurrency) void this.work();
  }

  private async work(): Promise<void> {
    this.sending++;
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      this.queuedBytes -= next.body.length;
      await this.deliver(await compressRequest(next));
      this.wake();
    }
    this.sending--;
    this.wake();
  }

  private async deliver(request: CompressedRequest): Promise<void> {
    for (let attempt = 0; !this.stop.signal.aborted; attempt++) {
      const result = await post(this.receiver, request, this.stop.signal);
      if (result.type !== 'retry') {
        this.settle(request, result);
        return;
      }
      if (!this.inTrouble && (!result.reached || attempt === patience)) {
        this.inTrouble = true;
        this.events.onTrouble(result.reason);
      }
      const backoffMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** attempt) * (0.5 + Math.random() / 2);
      const waitMs = Math.min(maxRetryAfterMs, result.retryAfterMs ?? backoffMs);
      await sleep(waitMs, undefined, { signal: this.stop.signal }).catch(() => undefined);
    }
    this.counts[request.signal].dropped += request.items;
  }

  private settle(request: CompressedRequest, result: Exclude<ExportResult, { type: 'retry' }>): void {
    const counts = this.counts[request.signal];
    if (this.inTrouble) this.events.onRecovered();
    this.inTrouble = false;
    const rejected = result.type === 'accepted' ? Math.min(result.rejected, request.items) : request.items;
    counts.rejected += rejected;
    counts.accepted += request.items - rejected;
    const reason = result.type === 'accepted' ? result.message : result.reason;
    if (result.type === 'denied') {
      this.denied ??= reason;
      this.abort();
      this.events.onDenied();
    } else if (reason !== '' && !this.seenRejections.has(reason) && this.seenRejections.size < 100) {
      this.seenRejections.add(reason);
      this.events.onRejected(reason);
    }
  }

  private progress(): Promise<void> {
    return new Promise((resolve) => {
      this.waiters.push(resolve);
    });
  }

  private wake(): void {
    for (const resolve of this.waiters.splice(0)) resolve();
  }
}
