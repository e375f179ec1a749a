import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import type { MetricTraits } from '../../../telemetry/columns/metric-vocabulary.ts';
import { type NumberPiece, startOf } from './series-pieces.ts';
import { startCodes } from './start-codes.ts';

/** Told how much a series grew from one instant to another. */
export interface IncreaseSink {
  increase(from: number, to: number, amount: number): void;
}

/**
 * What the points of a sum say of its growth (OpenTelemetry, metrics data model, "Sums").
 *
 * Cumulative: from point to point by the difference. A later start time, or of a monotonic sum a lower value, is a reset:
 * the value then grew from 0, since the start or since the point before. The first point only sets the level, unless the
 * sum began at or after `readFrom`, from where on points were looked for: then it grew from 0 since its start.
 * Points without a value, and those that are NaN, are passed over.
 * Delta: each point grew since its start, or since the point before where that is later; in an instant without a start.
 */
export class Increases {
  readonly #isDelta: boolean;
  readonly #isMonotonic: boolean;
  readonly #readFrom: number;
  #time = Number.NaN;
  #value = 0;
  #start = Number.NaN;

  constructor({ temporality, isMonotonic }: Pick<MetricTraits, 'temporality' | 'isMonotonic'>, readFrom: number) {
    this.#isDelta = temporality === 'DELTA';
    this.#isMonotonic = isMonotonic === true;
    this.#readFrom = readFrom;
  }

  /** Goes on to the points of a piece, whose times are later than all before. */
  visit(piece: NumberPiece, sink: IncreaseSink): void {
    const { times, from, to, values, flags, first, startCodes: codes } = piece;
    let lastCode = -1;
    let start = Number.NaN;
    for (let point = from, row = first + from; point < to; point++, row++) {
      if ((flags[row]! & pointFlags.NO_VALUE) !== 0) continue;
      const code = codes[row]!;
      if (code !== lastCode || code === startCodes.PREVIOUS) {
        start = startOf(piece, point);
        lastCode = code;
      }
      this.#point(times[point]!, values[row]!, start, sink);
    }
  }

  /** Goes on over a day by what it grew in steps; `edges` are the first and the last point of it, of a cumulative sum. */
  jump(edges: NumberPiece | undefined, steps: readonly NumberPiece[], sink: IncreaseSink): void {
    if (edges) this.#edge(edges, 0, sink);
    for (const piece of steps) {
      const { times, values, first } = piece;
      times.forEach((time, point) => sink.increase(startOf(piece, point), time, values[first + point]!));
    }
    if (edges && edges.times.length > 1) this.#edge(edges, edges.times.length - 1);
  }

  #edge(edges: NumberPiece, point: number, sink?: IncreaseSink): void {
    const row = edges.first + point;
    if ((edges.flags[row]! & pointFlags.NO_VALUE) !== 0) return;
    this.#point(edges.times[point]!, edges.values[row]!, startOf(edges, point), sink);
  }

  #point(time: number, value: number, start: number, sink: IncreaseSink | undefined): void {
    if (Number.isNaN(value)) return;
    if (sink) this.#increase(time, value, start, sink);
    this.#time = time;
    this.#value = value;
    this.#start = start;
  }

  #increase(time: number, value: number, start: number, sink: IncreaseSink): void {
    if (this.#isDelta) {
      const from = start < time ? start : time;
      sink.increase(this.#time > from ? this.#time : from, time, value);
    } else if (Number.isNaN(this.#time)) {
      if (start < time && start >= this.#readFrom) sink.increase(start, time, value);
    } else if (start > this.#start && start >= this.#time)
      sink.increase(start < time ? start : this.#time, time, value);
    else if (this.#isMonotonic && value < this.#value) sink.increase(this.#time, time, value);
    else sink.increase(this.#time, time, value - this.#value);
  }
}
