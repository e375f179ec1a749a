import type { Failure } from './failure.ts';

/** A window of a list whose rows are numbered. */
export interface RowWindow<Row> {
  totalRows: number;
  rows: readonly Row[];
}

export type ReadRows<Row> = (from: number, rows: number) => Promise<RowWindow<Row> | Failure>;

export interface RowView<Row> {
  /** As many as there are; a guess until the first window is there. */
  count: number;
  windows: ReadonlyMap<number, readonly Row[]>;
  failure: Failure | undefined;
}

/** Rows that are read at once. */
export const WINDOW_ROWS = 400;
/** So many windows are kept; of more, those furthest from what is seen are left again. */
export const MOST_WINDOWS = 16;
const MOST_AT_ONCE = 2;

/** A list of any length of which windows are read as they come into sight. Who scrolls past reads nothing. */
export class RowList<Row> {
  readonly #read: ReadRows<Row>;
  readonly #listeners = new Set<() => void>();
  readonly #reading = new Set<number>();
  #view: RowView<Row>;
  #first = 0;
  #last = 0;

  constructor(read: ReadRows<Row>, count: number) {
    this.#read = read;
    this.#view = { count, windows: new Map(), failure: undefined };
  }

  readonly view = (): RowView<Row> => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads what is missing of these rows, now that they are seen. */
  readonly ensure = (first: number, last: number): void => {
    this.#first = first;
    this.#last = last;
    for (let window = windowOf(first); window <= windowOf(last); window++) {
      if (this.#reading.size >= MOST_AT_ONCE) return;
      if (!this.#view.windows.has(window) && !this.#reading.has(window)) void this.#readWindow(window);
    }
  };

  /** Reads what is seen and missing, after a failure. */
  readonly again = (): void => this.ensure(this.#first, this.#last);

  async #readWindow(window: number): Promise<void> {
    this.#reading.add(window);
    const answer = await this.#read(window * WINDOW_ROWS, WINDOW_ROWS);
    this.#reading.delete(window);
    if ('sentence' in answer) {
      this.#set({ ...this.#view, failure: answer });
      return;
    }
    const all = [...this.#view.windows, [window, answer.rows] as const];
    const middle = windowOf((this.#first + this.#last) / 2);
    const nearest = all.sort(([a], [b]) => Math.abs(a - middle) - Math.abs(b - middle)).slice(0, MOST_WINDOWS);
    this.#set({ count: answer.totalRows, windows: new Map(nearest), failure: undefined });
    // What came into sight meanwhile; rows past the end are none.
    this.ensure(this.#first, Math.min(this.#last, answer.totalRows - 1));
  }

  #set(view: RowView<Row>): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}

function windowOf(row: number): number {
  return Math.floor(row / WINDOW_ROWS);
}

export function rowOf<Row>({ windows }: RowView<Row>, index: number): Row | undefined {
  return windows.get(windowOf(index))?.[index % WINDOW_ROWS];
}
