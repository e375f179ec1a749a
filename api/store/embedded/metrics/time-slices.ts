import { setImmediate } from 'node:timers/promises';

/** The thread that writes also judges requests: long work lets them pass this often. */
const SLICE_MS = 5;

/** Long work in slices. */
export class TimeSlices {
  #startedMs = performance.now();

  /** Called between steps: lets other work of the thread pass where it is its turn. */
  async pause(): Promise<void> {
    if (performance.now() - this.#startedMs < SLICE_MS) return;
    await setImmediate();
    this.#startedMs = performance.now();
  }
}
