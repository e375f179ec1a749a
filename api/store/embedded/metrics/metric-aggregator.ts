import { pointFlags } from '../../../telemetry/columns/metric-batch.ts';
import type { MetricIdentity } from '../../../telemetry/metric-point.ts';
import { type PointExtra, readPointExtra } from '../../../telemetry/otlp/point-extra-reader.ts';
import type { MetricAggregate } from '../../ports/metric-store.ts';
import { DistributionCells } from './distribution-cells.ts';
import { DistributionGrowth, type Growth, type GrowthSink } from './distribution-growth.ts';
import type { Segment } from './exponential-sum.ts';
import { IncreaseCells, spread, stepWithin } from './increase-cells.ts';
import { Increases } from './increases.ts';
import { quantileOf } from './quantile.ts';
import type { DistributionPart, NumberPart, RollUpPieces } from './series-parts.ts';
import type { NumberPiece } from './series-pieces.ts';
import type { StepGrid } from './step-grid.ts';
import { ValueCells } from './value-cells.ts';

/** Adds up the points of series, group by group and step by step. */
export class MetricAggregator implements GrowthSink {
  readonly grid: StepGrid;
  readonly values: ValueCells;
  readonly increases: IncreaseCells;
  readonly distributions: DistributionCells;
  readonly #readFrom: number;
  readonly #needsValues: boolean;
  readonly #needsIncreases: boolean;
  /** Of the series that is being added. */
  #group = 0;
  #isSummary = false;

  /** `readFrom`: from where on points were looked for, nanoseconds from the grid's base. */
  constructor(grid: StepGrid, aggregates: readonly MetricAggregate[], readFrom: number) {
    this.grid = grid;
    this.#readFrom = readFrom;
    const needs = new Set(aggregates.map(({ fn }) => fn));
    this.#needsIncreases = needs.has('rate') || needs.has('increase');
    this.#needsValues = aggregates.some(({ fn }) => fn !== 'rate' && fn !== 'increase');
    this.values = new ValueCells({ quantile: needs.has('quantile'), uniq: needs.has('uniq') });
    this.increases = new IncreaseCells(grid);
    const extremes = needs.has('min') || needs.has('max');
    this.distributions = new DistributionCells(grid.steps, { buckets: needs.has('quantile') || extremes, extremes });
  }

  /** Whether something was left out because it would have taken too much memory. */
  get truncated(): boolean {
    return this.values.truncated || this.distributions.truncated;
  }

  /** Adds what there is of one series, in the order of its times. */
  addNumbers(group: number, parts: readonly NumberPart[], metric: MetricIdentity): void {
    if (this.#needsValues) {
      this.values.reserve((group + 1) * this.grid.steps);
      for (const { piece, rollUp } of parts) {
        if (piece) this.#addValues(group, piece);
        else this.#addLevels(group, rollUp);
      }
    }
    if (!this.#needsIncreases || metric.type !== 'SUM') return;
    this.increases.begin(group);
    const increases = new Increases(metric, this.#readFrom);
    for (const { piece, rollUp } of parts) {
      if (piece) increases.visit(piece, this.increases);
      else increases.jump(rollUp.edgeNumbers[0], rollUp.numbers, this.increases);
    }
  }

  addDistributions(group: number, parts: readonly DistributionPart[], metric: MetricIdentity): void {
    if (this.#needsIncreases) this.increases.begin(group);
    if (this.#needsValues) this.distributions.reserve((group + 1) * this.grid.steps);
    this.#group = group;
    this.#isSummary = metric.type === 'SUMMARY';
    const growths = new DistributionGrowth(metric.temporality, this.#readFrom);
    for (const { piece, rollUp } of parts) {
      if (piece) growths.visit(piece, this);
      else growths.jump(rollUp.edgeDistributions[0], rollUp.distributions, this);
    }
  }

  /** Takes what a distribution recorded between two instants. */
  growth(growth: Growth): void {
    const { from, to, count } = growth;
    if (this.#needsIncreases) this.increases.increase(from, to, count);
    if (!this.#needsValues) return;
    const group = this.#group;
    const hasQuantiles = this.#isSummary && growth.count > 0;
    const extra = hasQuantiles ? readPointExtra(growth.piece.extraOf(growth.row), 'SUMMARY') : undefined;
    const whole = stepWithin(this.grid, from, to);
    if (whole >= 0) this.#addShare(group, whole, growth, 1, extra);
    else this.#spread(group, growth, extra);
  }

  #spread(group: number, growth: Growth, extra: PointExtra | undefined): void {
    spread(this.grid, growth.from, growth.to, (step, share) => this.#addShare(group, step, growth, share, extra));
  }

  #addShare(group: number, step: number, growth: Growth, share: number, extra: PointExtra | undefined): void {
    this.distributions.add(group, step, growth, share);
    if (extra) this.distributions.addSummary(group * this.grid.steps + step, extra, growth.count * share);
  }

  /** The number that an aggregate comes to in a step of a group; null where there is nothing of which it could be. */
  number(aggregate: MetricAggregate, group: number, step: number): number | null {
    const { values, increases, distributions } = this;
    const cell = group * this.grid.steps + step;
    const points = values.counts[cell] ?? 0;
    const isRecorded = distributions.seen[cell] === 1;
    const count = points + (isRecorded ? distributions.counts[cell]! : 0);
    switch (aggregate.fn) {
      case 'rate':
      case 'increase': {
        if (increases.seen[cell] !== 1) return null;
        const amount = increases.amounts[cell]!;
        return aggregate.fn === 'increase' ? amount : amount / this.grid.seconds(step, increases.known);
      }
      case 'count':
        return points > 0 || isRecorded ? count : null;
      case 'sum':
        return points > 0 || isRecorded ? finite(this.#sum(cell)) : null;
      case 'avg':
        return count > 0 ? finite(this.#sum(cell) / count) : null;
      case 'min':
        return least(points > 0 ? values.mins[cell]! : null, distributions.extremes(group, step).min);
      case 'max':
        return greatest(points > 0 ? values.maxs[cell]! : null, distributions.extremes(group, step).max);
      case 'last':
        return points > 0 ? values.lasts[cell]! : null;
      case 'uniq':
        return values.distinct[cell]?.count ?? null;
      case 'quantile':
        return this.#quantile(group, step, aggregate.q);
    }
  }

  #sum(cell: number): number {
    return (this.values.sums[cell] ?? 0) + (this.distributions.sums[cell] ?? 0);
  }

  #quantile(group: number, step: number, q: number): number | null {
    const sketch = this.values.sketches[group * this.grid.steps + step];
    if (!sketch) return this.distributions.quantile(group, step, q);
    const segments = this.distributions.segments(group, step);
    if (segments.length === 0) return sketch.quantile(q);
    const values: Segment[] = sketch.distribution().map((bucket) => ({ ...bucket, isGeometric: true }));
    return quantileOf([...segments, ...values], q);
  }

  /** Values by step, as a roll-up has them: without buckets, and the last of each. */
  #addLevels(group: number, { numbers, distributions }: RollUpPieces): void {
    const { grid, values } = this;
    const cells = group * grid.steps;
    for (const { times, first, counts, sums, mins, maxs } of distributions) {
      for (let point = 0, row = first; point < times.length; point++, row++) {
        const time = times[point]!;
        if (time < grid.from || time >= grid.to) continue;
        values.addMany(cells + grid.stepOf(time), counts[row]!, sums[row]!, mins[row]!, maxs[row]!);
      }
    }
    for (const piece of numbers) {
      piece.times.forEach((time, point) => {
        if (time < grid.from || time >= grid.to) return;
        values.addLast(cells + grid.stepOf(time), time, piece.values[piece.first + point]!);
      });
    }
  }

  #addValues(group: number, { times, from, to, values, flags, first }: NumberPiece): void {
    const { grid } = this;
    const cells = group * grid.steps;
    for (let point = from, row = first + from; point < to; point++, row++) {
      const time = times[point]!;
      if (time < grid.from || time >= grid.to || (flags[row]! & pointFlags.NO_VALUE) !== 0) continue;
      const value = values[row]!;
      if (!Number.isNaN(value)) this.values.add(cells + grid.stepOf(time), time, value);
    }
  }
}

/** NaN is no answer. */
function finite(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function least(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b < a) ? b : a;
}

function greatest(a: number | null, b: number | null): number | null {
  return a === null || (b !== null && b > a) ? b : a;
}
