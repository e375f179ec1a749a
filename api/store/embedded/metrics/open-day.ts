import { rmSync, statSync } from 'node:fs';
import { sealedState } from './day-directory.ts';
import { DayWriter } from './day-writer.ts';

/** The file of a day, opened for writing only when there is something to write. */
export class OpenDay {
  readonly path: string;
  readonly generation: number;
  #writer: DayWriter | undefined;
  #bytes = 0;
  #points = 0;
  #through = -1;
  #isCompacted = false;
  /** When it was last written to. */
  usedAtMs = Date.now();

  /** A file that was open when the process ended is opened, which cuts what was not finished. */
  constructor(path: string, generation: number) {
    this.path = path;
    this.generation = generation;
    const sealed = sealedState(path);
    if (sealed) {
      this.#bytes = statSync(path).size;
      this.#points = sealed.points;
      this.#through = sealed.through;
      this.#isCompacted = sealed.isCompacted;
    } else this.#writer = new DayWriter(path);
  }

  get bytes(): number {
    return this.#writer?.storedBytes ?? this.#bytes;
  }

  /** Points as they came. */
  get points(): number {
    return this.#writer?.points ?? this.#points;
  }

  /** The last request whose points of the day are all in the file; -1 where there is none. */
  get through(): number {
    return this.#writer?.through ?? this.#through;
  }

  get isCompacted(): boolean {
    return this.#writer?.isCompacted ?? this.#isCompacted;
  }

  open(): DayWriter {
    this.usedAtMs = Date.now();
    return (this.#writer ??= new DayWriter(this.path));
  }

  close(): void {
    this.#writer?.close();
    this.#writer = undefined;
  }

  delete(): void {
    this.close();
    rmSync(this.path, { force: true });
  }
}
