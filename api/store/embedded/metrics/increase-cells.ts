import type { StepGrid } from './step-grid.ts';

/** Adds a share of what grew to a step. */
export type AddShare = (step: number, share: number) => void;

/**
 * Spreads what grew from one instant to another evenly over the steps between, as far as they lie in the range; what has
 * no duration belongs to the step of its instant.
 */
export function spread(grid: StepGrid, from: number, to: number, add: AddShare): void {
  const whole = stepWithin(grid, from, to);
  if (whole >= 0) {
    add(whole, 1);
    return;
  }
  if (to <= from) {
    if (to >= grid.from && to < grid.to) add(grid.stepOf(to), 1);
    return;
  }
  const start = Math.max(from, grid.from);
  const end = Math.min(to, grid.to);
  if (end <= start) return;
  const { width } = grid;
  const last = Math.ceil(end / width) - 1;
  let step = Math.floor(start / width);
  for (let at = start; step <= last; step++) {
    const stepEnd = Math.min(end, (step + 1) * width);
    add(step, (stepEnd - at) / (to - from));
    at = stepEnd;
  }
}

/** The step, and part of the range, in which all of the time from one instant to another lies; -1 where there is none. */
export function stepWithin({ from: rangeFrom, to: rangeTo, width }: StepGrid, from: number, to: number): number {
  const step = Math.floor(from / width);
  return from >= rangeFrom && to <= rangeTo && to > from && to <= (step + 1) * width ? step : -1;
}

/** How much counters grew, by cell: a group's step. */
export class IncreaseCells {
  readonly #grid: StepGrid;
  amounts = new Float64Array(64);
  seen = new Uint8Array(64);
  /** Until when growth is known, over all groups. */
  known = -Infinity;
  #first = 0;

  constructor(grid: StepGrid) {
    this.#grid = grid;
  }

  /** Turns to a group: what follows is of it. */
  begin(group: number): void {
    const { steps } = this.#grid;
    this.#first = group * steps;
    const cells = this.#first + steps;
    if (cells <= this.seen.length) return;
    const size = Math.max(cells, this.seen.length * 2);
    const amounts = new Float64Array(size);
    amounts.set(this.amounts);
    this.amounts = amounts;
    const seen = new Uint8Array(size);
    seen.set(this.seen);
    this.seen = seen;
  }

  /** Adds what a series grew from one instant to another. */
  increase(from: number, to: number, amount: number): void {
    const grid = this.#grid;
    if (to <= from) this.known = Infinity;
    else if (to > this.known) this.known = to;
    const whole = stepWithin(grid, from, to);
    if (whole >= 0) this.#add(whole, amount);
    else this.#spread(from, to, amount);
  }

  /** By itself: what a function inside holds on to would be an object for every increase. */
  #spread(from: number, to: number, amount: number): void {
    spread(this.#grid, from, to, (step, share) => this.#add(step, amount * share));
  }

  #add(step: number, amount: number): void {
    this.amounts[this.#first + step]! += amount;
    this.seen[this.#first + step] = 1;
  }
}
