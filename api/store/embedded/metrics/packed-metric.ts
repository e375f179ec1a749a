import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import { NANO_PER_SECOND } from '../../../telemetry/time.ts';
import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import { DistributionPacker, NumberPacker } from './chunk-packer.ts';
import { resolutions } from './day-format.ts';
import type { PackedChunk } from './day-writer.ts';
import { growthSteps, increaseSteps, isLevel, levelSteps } from './roll-up-steps.ts';
import {
  type DistributionPiece,
  inOrderOfTime,
  type NumberPiece,
  pickDistributions,
  pickNumbers,
} from './series-pieces.ts';
import type { Shape } from './shape.ts';
import type { TimeSetWriter } from './time-sets.ts';

/** How the points of a metric are packed. */
export interface Packing {
  metric: MetricIdentity;
  /** Its number in the file. */
  number: number;
  dayNano: bigint;
  /** Nanoseconds of what is read together. */
  windowNano: number;
  /** Seconds of the steps of its roll-ups. */
  steps: readonly number[];
  timeSets: TimeSetWriter;
  shapeNumber: (shape: Shape) => number;
}

/** Packs the points of a metric, series by series, with roll-ups. */
export class PackedMetric {
  /** Chunks that are finished. */
  readonly done: PackedChunk[] = [];
  readonly #packing: Packing;
  readonly #isCumulative: boolean;
  readonly #numbers = new Map<string, NumberPacker>();
  readonly #distributions = new Map<string, DistributionPacker>();

  constructor(packing: Packing) {
    this.#packing = packing;
    this.#isCumulative = packing.metric.temporality === 'CUMULATIVE' && !isLevel(packing.metric);
  }

  /** Adds a series, its pieces as they came. */
  addNumbers(series: number, pieces: NumberPiece[]): void {
    const ordered = inOrderOfTime(pieces, pickNumbers);
    this.#raw(ordered, (window) => {
      const packer = this.#numberPacker(resolutions.RAW, window);
      packer.beginRun(series);
      return (piece, point) => packer.addPointOf(series, piece, point);
    });
    for (const seconds of this.#packing.steps) {
      if (isLevel(this.#packing.metric)) this.#addLevels(series, ordered, seconds);
      else this.#addIncreases(series, ordered, seconds);
    }
    if (!this.#hasEdges) return;
    const packer = this.#numberPacker(resolutions.EDGES, 0);
    packer.beginRun(series);
    for (const [piece, point] of edgesOf(ordered, ({ values }, row) => !Number.isNaN(values[row]!)))
      packer.addPointOf(series, piece, point);
  }

  addDistributions(series: number, pieces: DistributionPiece[]): void {
    const ordered = inOrderOfTime(pieces, pickDistributions);
    const shapeOf = (piece: DistributionPiece, point: number): number =>
      this.#packing.shapeNumber(piece.shapeOf(piece.shapes[piece.first + point]!));
    this.#raw(ordered, (window) => {
      const packer = this.#distributionPacker(resolutions.RAW, window);
      packer.beginRun(series);
      return (piece, point) => packer.addPointOf(series, piece, point, shapeOf(piece, point));
    });
    for (const seconds of this.#packing.steps) this.#addGrowth(series, ordered, seconds);
    if (!this.#hasEdges) return;
    const packer = this.#distributionPacker(resolutions.EDGES, 0);
    packer.beginRun(series);
    for (const [piece, point] of edgesOf(ordered, () => true))
      packer.addPointOf(series, piece, point, shapeOf(piece, point));
  }

  finish(): void {
    for (const packer of [...this.#numbers.values(), ...this.#distributions.values()]) packer.finish();
  }

  get #hasEdges(): boolean {
    return this.#isCumulative && this.#packing.steps.length > 0;
  }

  /** Adds points in the order of their times to the packers of their windows. */
  #raw<P extends { times: Float64Array }>(
    pieces: readonly P[],
    begin: (window: number) => (piece: P, point: number) => void,
  ): void {
    const { windowNano } = this.#packing;
    let window = -1;
    let add: ((piece: P, point: number) => void) | undefined;
    for (const piece of pieces) {
      for (let point = 0; point < piece.times.length; point++) {
        const own = Math.floor(piece.times[point]! / windowNano);
        if (own !== window || !add) add = begin((window = own));
        add(piece, point);
      }
    }
  }

  #addIncreases(series: number, pieces: readonly NumberPiece[], seconds: number): void {
    const { metric, dayNano } = this.#packing;
    const width = seconds * NANO_PER_SECOND;
    const packer = this.#numberPacker(seconds, 0);
    packer.beginRun(series);
    for (const [start, amount] of byStart(increaseSteps(pieces, metric, width)))
      packer.add(series, start + width, dayNano + BigInt(start), amount);
  }

  /** The last value of each step as a point, and what all of them were as a distribution without buckets. */
  #addLevels(series: number, pieces: readonly NumberPiece[], seconds: number): void {
    const lasts = this.#numberPacker(seconds, 0);
    const packer = this.#distributionPacker(seconds, 0);
    const shape = this.#packing.shapeNumber({ kind: 'none' });
    lasts.beginRun(series);
    packer.beginRun(series);
    for (const step of levelSteps(pieces, seconds * NANO_PER_SECOND)) {
      lasts.add(series, step.time, 0n, step.last);
      packer.add(series, step.start, 0n, { ...step, buckets: noBuckets }, shape);
    }
  }

  #addGrowth(series: number, pieces: readonly DistributionPiece[], seconds: number): void {
    const { metric, dayNano, shapeNumber } = this.#packing;
    const width = seconds * NANO_PER_SECOND;
    const packer = this.#distributionPacker(seconds, 0);
    packer.beginRun(series);
    for (const [start, steps] of byStart(growthSteps(pieces, metric, width))) {
      // Points of one series differ in their times.
      for (const [index, step] of steps.entries())
        packer.add(
          series,
          start + width - steps.length + 1 + index,
          dayNano + BigInt(start),
          step,
          shapeNumber(step.shape),
        );
    }
  }

  #numberPacker(resolution: number, window: number): NumberPacker {
    const { number: metric, dayNano, timeSets } = this.#packing;
    return known(
      this.#numbers,
      resolution,
      window,
      (origin) => new NumberPacker({ metric, ...origin }, dayNano, timeSets, this.done),
    );
  }

  #distributionPacker(resolution: number, window: number): DistributionPacker {
    const { number: metric, dayNano, timeSets } = this.#packing;
    return known(
      this.#distributions,
      resolution,
      window,
      (origin) => new DistributionPacker({ metric, ...origin }, dayNano, timeSets, this.done),
    );
  }
}

const noBuckets = new Float64Array(0);

function known<P>(
  packers: Map<string, P>,
  resolution: number,
  window: number,
  create: (origin: { resolution: number; window: number }) => P,
): P {
  const key = `${resolution} ${window}`;
  let packer = packers.get(key);
  if (!packer) packers.set(key, (packer = create({ resolution, window })));
  return packer;
}

function byStart<Step>(steps: ReadonlyMap<number, Step>): [start: number, step: Step][] {
  return [...steps].sort(([a], [b]) => a - b);
}

type Edges<P> = [piece: P, point: number][];

/** The first and the last point that says how far the series had grown. */
function edgesOf<P extends { times: Float64Array; first: number; flags: Uint32Array }>(
  pieces: readonly P[],
  isNumber: (piece: P, row: number) => boolean,
): Edges<P> {
  const counts = (piece: P, point: number): boolean => {
    const row = piece.first + point;
    return (piece.flags[row]! & pointFlags.NO_VALUE) === 0 && isNumber(piece, row);
  };
  let first: Edges<P>[number] | undefined;
  let last: Edges<P>[number] | undefined;
  for (const piece of pieces) {
    for (let point = 0; point < piece.times.length; point++) {
      if (!counts(piece, point)) continue;
      first ??= [piece, point];
      last = [piece, point];
    }
  }
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? [first] : [first, last];
}
