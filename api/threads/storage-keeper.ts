import { statfs } from 'node:fs/promises';
import { type Signal, signals } from '../telemetry/signal.ts';
import { formatNano, msFromNano, type UnixNano } from '../telemetry/time.ts';
import type { Log } from '../self/log.ts';
import {
  forecastStorage,
  type MeasuredPart,
  type StorageBounds,
  type StorageForecast,
} from '../self/storage-forecast.ts';
import { ReleasedBytes } from './released-bytes.ts';
import { partsToDelete, type RetentionPolicy, type StoredPart } from './retention.ts';
import type { RetentionChoice } from './retention-choice.ts';
import type { Remote } from './rpc.ts';
import type { OwnedStore } from './signal-thread.ts';

const CHECK_INTERVAL_MS = 60_000;
/** The oldest goes when less of the disk is free. */
const MIN_FREE_SHARE = 0.05;
/** What the stores may take where nothing else is set. */
const DISK_SHARE = 0.8;

export interface StorageKeeperOptions {
  dataDirectory: string;
  stores: Record<Signal, Remote<OwnedStore>>;
  /** Lets the readers of a signal go of files that were deleted. */
  refreshReaders: (signal: Signal) => Promise<void>;
  retention: Pick<RetentionChoice, 'retentionMs'>;
  /** Undefined: a share of the disk. */
  maxBytes: number | undefined;
  log: Log;
}

/** What goes of a signal: whole parts, each of a span of time. */
export interface Deletion {
  parts: number;
  bytes: number;
  /** All items from before it; null where nothing goes. */
  beforeNano: UnixNano | null;
}

/** Deletes what is older than is kept, and the oldest where room is short. */
export class StorageKeeper {
  readonly #options: StorageKeeperOptions;
  readonly #keptSince = {} as Record<Signal, UnixNano | null>;
  #forecast: StorageForecast | null = null;
  /** What was deleted of late: the disk has it back once no query reads it any more. */
  readonly #released = new ReleasedBytes();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: StorageKeeperOptions) {
    this.#options = options;
  }

  /** The instant before which items of the signal are gone; null where nothing was deleted yet. */
  keptSince(signal: Signal): UnixNano | null {
    return this.#keptSince[signal] ?? null;
  }

  /** As of the last look; null before the first. */
  get forecast(): StorageForecast | null {
    return this.#forecast;
  }

  async start(): Promise<void> {
    await this.check();
    this.#timer = setInterval(() => void this.check(), CHECK_INTERVAL_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async check(): Promise<void> {
    const { stores, refreshReaders, log } = this.#options;
    try {
      const { parts, policy, disk } = await this.#look();
      const nowMs = Date.now();
      const over = partsToDelete(parts, policy, nowMs);
      const bounds = { retentionMs: policy.retentionMs, maxBytes: policy.maxBytes, ...disk };
      const kept = parts.filter((part) => !over.includes(part));
      this.#forecast = forecastStorage(kept.map(measured), bounds, nowMs);
      // Of each signal the oldest go, so that one instant says which.
      for (const [signal, old] of Map.groupBy(over, (part) => part.signal)) {
        const beforeNano = old.reduce((latest, { endNano }) => (endNano > latest ? endNano : latest), 0n);
        this.#released.add(await stores[signal].deleteBefore(beforeNano), performance.now());
        await refreshReaders(signal);
        log.info({ signal, before: formatNano(beforeNano), parts: old.length }, 'deleted what is no longer kept');
      }
      for (const signal of signals) this.#keptSince[signal] = await stores[signal].deletedBefore();
    } catch (error) {
      log.error({ error }, 'retention could not be applied');
    }
  }

  /** What would go at once were a signal kept for so long; nothing is deleted. Throws where a store cannot tell. */
  async preview(signal: Signal, retentionMs: number | null): Promise<Deletion> {
    const { parts, policy } = await this.#look();
    const changed = { ...policy, retentionMs: { ...policy.retentionMs, [signal]: retentionMs } };
    const over = partsToDelete(parts, changed, Date.now()).filter((part) => part.signal === signal);
    return {
      parts: over.length,
      bytes: over.reduce((sum, { bytes }) => sum + bytes, 0),
      beforeNano: over.reduce<UnixNano | null>(
        (latest, { endNano }) => (latest === null || endNano > latest ? endNano : latest),
        null,
      ),
    };
  }

  async #look(): Promise<{
    parts: StoredPart[];
    policy: RetentionPolicy;
    disk: Pick<StorageBounds, 'totalBytes' | 'freeBytes'>;
  }> {
    const { dataDirectory, stores, retention, maxBytes } = this.#options;
    const parts: StoredPart[] = [];
    for (const signal of signals) {
      for (const part of await stores[signal].partitions()) parts.push({ signal, ...part });
    }
    const { blocks, bsize, bavail } = await statfs(dataDirectory);
    const policy = {
      retentionMs: retention.retentionMs,
      maxBytes: maxBytes ?? blocks * bsize * DISK_SHARE,
      lackingBytes: (blocks * MIN_FREE_SHARE - bavail) * bsize - this.#released.bytes(performance.now()),
    };
    return { parts, policy, disk: { totalBytes: blocks * bsize, freeBytes: bavail * bsize } };
  }
}

function measured({ signal, startNano, endNano, bytes }: StoredPart): MeasuredPart {
  return { signal, startMs: msFromNano(startNano), endMs: msFromNano(endNano), bytes };
}
