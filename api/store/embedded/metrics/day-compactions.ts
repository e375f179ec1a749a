import { isDiskError } from '../segment/disk-error.ts';
import { DayCompaction } from './compact-day.ts';
import { MS_PER_DAY } from './day.ts';
import { OpenDay } from './open-day.ts';

/** A day is brought into order once it is over for this long: what was in memory of it is written by then. */
const AFTER_DAY_MS = 45 * 60_000;
/** … and nothing came for it for this long. */
const IDLE_MS = 10 * 60_000;
/** How long one call goes on. */
const WORK_MS = 1500;

interface RunningCompaction {
  day: number;
  /** Of the file when it began. */
  bytes: number;
  compaction: DayCompaction;
}

/** Brings the files of days that are over into order, one after the other, a moment at a time. */
export class DayCompactions {
  #running: RunningCompaction | undefined;
  /** Days whose files cannot be read whole: they stay as they are. */
  readonly #damaged = new Set<number>();

  /** Goes on for a moment. Throws where the disk fails. */
  async work(days: Map<number, OpenDay>, nowMs: number, nextGeneration: () => number): Promise<void> {
    const running = this.#current(days) ?? this.#begin(days, nowMs);
    if (!running) return;
    try {
      if (!(await running.compaction.work(WORK_MS))) return;
    } catch (error) {
      this.abandon();
      if (isDiskError(error)) throw error;
      this.#damaged.add(running.day);
      return;
    }
    this.#running = undefined;
    const old = days.get(running.day)!;
    old.close();
    days.set(running.day, new OpenDay(old.path, nextGeneration()));
  }

  /** Gives up what is running, where it is of that day. */
  abandon(day?: number): void {
    if (!this.#running || (day !== undefined && day !== this.#running.day)) return;
    this.#running.compaction.abandon();
    this.#running = undefined;
  }

  /** What is running, unless points came meanwhile. */
  #current(days: ReadonlyMap<number, OpenDay>): RunningCompaction | undefined {
    const running = this.#running;
    if (running && days.get(running.day)?.bytes !== running.bytes) this.abandon();
    return this.#running;
  }

  #begin(days: ReadonlyMap<number, OpenDay>, nowMs: number): RunningCompaction | undefined {
    const due = [...days].filter(
      ([day, { isCompacted, usedAtMs, bytes }]) =>
        !isCompacted &&
        bytes > 0 &&
        !this.#damaged.has(day) &&
        (day + 1) * MS_PER_DAY + AFTER_DAY_MS < nowMs &&
        usedAtMs + IDLE_MS < nowMs,
    );
    const next = due.sort(([a], [b]) => a - b)[0];
    if (!next) return undefined;
    const [day, { path, bytes, through }] = next;
    return (this.#running = { day, bytes, compaction: new DayCompaction(path, day, bytes, through) });
  }
}
