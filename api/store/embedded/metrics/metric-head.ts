import type { MetricBatch } from '../../../telemetry/columns/metric-batch.ts';
import type { MetricVocabulary } from '../../../telemetry/columns/metric-vocabulary.ts';
import {
  appendDistributions,
  appendNumbers,
  BLOCK_POINTS,
  type DistributionBlock,
  newDistributionBlock,
  newNumberBlock,
  type NumberBlock,
} from './point-block.ts';

/** Blocks of one kind of points, in order of arrival; all but the last are full. */
export interface Blocks<Block> {
  blocks: Block[];
  count: number;
}

/** Points [from, to) of a batch. */
export type Runs = readonly (readonly [from: number, to: number])[];

export interface KeptPoints {
  numbers: Runs;
  distributions: Runs;
}

const NUMBER_BYTES = 33;
const DISTRIBUTION_BYTES = 61;

let heads = 0;

/** The points that came last, in order of arrival, of one vocabulary. */
export class MetricHead {
  readonly id = ++heads;
  readonly vocabulary: MetricVocabulary;
  readonly startedAtMs: number;
  readonly numbers: Blocks<NumberBlock> = { blocks: [], count: 0 };
  readonly distributions: Blocks<DistributionBlock> = { blocks: [], count: 0 };
  /** By request: its sequence, and how many points of each kind there were behind it. */
  readonly #sequences: number[] = [];
  readonly #numberEnds: number[] = [];
  readonly #distributionEnds: number[] = [];
  #variableBytes = 0;

  constructor(vocabulary: MetricVocabulary, startedAtMs: number) {
    this.vocabulary = vocabulary;
    this.startedAtMs = startedAtMs;
  }

  get points(): number {
    return this.numbers.count + this.distributions.count;
  }

  /** Bytes of the points themselves. */
  get byteLength(): number {
    return this.numbers.count * NUMBER_BYTES + this.distributions.count * DISTRIBUTION_BYTES + this.#variableBytes;
  }

  get firstSequence(): number | undefined {
    return this.#sequences[0];
  }

  get lastSequence(): number | undefined {
    return this.#sequences.at(-1);
  }

  /** Takes points of a request: all, or runs [from, to) of each kind. */
  append({ numbers, distributions }: MetricBatch, sequence: number, only?: KeptPoints): void {
    const allNumbers: Runs = [[0, numbers.count]];
    const allDistributions: Runs = [[0, distributions.count]];
    appendRuns(this.numbers, only?.numbers ?? allNumbers, newNumberBlock, (block, at, from, to) =>
      appendNumbers(block, at, numbers, from, to),
    );
    appendRuns(
      this.distributions,
      only?.distributions ?? allDistributions,
      newDistributionBlock,
      (block, at, from, to) => appendDistributions(block, at, distributions, from, to),
    );
    this.#variableBytes += numbers.extra.length + distributions.extra.length + distributions.counts.length;
    this.#sequences.push(sequence);
    this.#numberEnds.push(this.numbers.count);
    this.#distributionEnds.push(this.distributions.count);
  }

  /** How many points of each kind came with requests up to and with `sequence`. */
  countsThrough(sequence: number): { numbers: number; distributions: number } {
    let low = 0;
    let high = this.#sequences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sequences[middle]! <= sequence) low = middle + 1;
      else high = middle;
    }
    return low === 0
      ? { numbers: 0, distributions: 0 }
      : { numbers: this.#numberEnds[low - 1]!, distributions: this.#distributionEnds[low - 1]! };
  }
}

function appendRuns<Block>(
  target: Blocks<Block>,
  runs: Runs,
  create: () => Block,
  append: (block: Block, at: number, from: number, to: number) => void,
): void {
  for (const [start, end] of runs) {
    for (let from = start; from < end;) {
      const at = target.count % BLOCK_POINTS;
      if (at === 0) target.blocks.push(create());
      const to = Math.min(end, from + BLOCK_POINTS - at);
      append(target.blocks.at(-1)!, at, from, to);
      target.count += to - from;
      from = to;
    }
  }
}
