/** A body that is being read. */
export interface Reading {
  receivedBytes: number;
  /** Told that it takes too long. */
  stop: () => void;
}

export interface ReadingPace {
  /** How often bodies are looked at. */
  checkIntervalMs: number;
  /** What must have come of a body between two looks. */
  minBytes: number;
  /** How long a whole body may take. */
  maxMs: number;
}

const defaultPace: ReadingPace = { checkIntervalMs: 10_000, minBytes: 10_000, maxMs: 300_000 };

interface Progress {
  startMs: number;
  /** Undefined until the first look: what has just begun is not judged. */
  seenBytes: number | undefined;
}

/** Ends bodies that come too slowly: senders that hold on to connections and memory on purpose. One timer for all. */
export class SlowBodies {
  #pace: ReadingPace;
  #readings = new Map<Reading, Progress>();
  #timer: NodeJS.Timeout;

  constructor(pace: ReadingPace = defaultPace) {
    this.#pace = pace;
    this.#timer = setInterval(() => this.#look(), pace.checkIntervalMs);
    this.#timer.unref();
  }

  watch(reading: Reading): void {
    this.#readings.set(reading, { startMs: performance.now(), seenBytes: undefined });
  }

  forget(reading: Reading): void {
    this.#readings.delete(reading);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const nowMs = performance.now();
    for (const [reading, progress] of this.#readings) {
      const { seenBytes } = progress;
      const isSlow = seenBytes !== undefined && reading.receivedBytes - seenBytes < this.#pace.minBytes;
      progress.seenBytes = reading.receivedBytes;
      if (!isSlow && nowMs - progress.startMs < this.#pace.maxMs) continue;
      this.#readings.delete(reading);
      reading.stop();
    }
  }
}
