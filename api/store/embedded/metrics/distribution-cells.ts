import type { PointExtra } from '../../../telemetry/otlp/point-extra-reader.ts';
import type { Growth } from './distribution-growth.ts';
import { ExponentialSum, type Segment, TINY } from './exponential-sum.ts';
import { edgesOf, explicitQuantile, explicitSegments, quantileOf } from './quantile.ts';
import type { ExplicitShape, ExponentialShape } from './shape.ts';
import { grown } from '../../columnar/grown.ts';

/** Numbers of explicit buckets that are held at once; what does not fit is left out. */
const MAX_NUMBERS = 8_000_000;
const MAX_SUMMARY_SEGMENTS = 1_000_000;

interface ExplicitSums {
  bounds: Float64Array;
  /** Of all steps of a group, one behind the other. */
  counts: Float64Array;
}

/** What distributions recorded, by cell: a group's step. */
export class DistributionCells {
  readonly #steps: number;
  readonly #needs: { buckets: boolean; extremes: boolean };
  counts = new Float64Array(64);
  sums = new Float64Array(64);
  #mins = new Float64Array(64).fill(Infinity);
  #maxs = new Float64Array(64).fill(-Infinity);
  /** What points themselves say of them; infinite where one says nothing. */
  #recordedMins = new Float64Array(64).fill(Infinity);
  #recordedMaxs = new Float64Array(64).fill(-Infinity);
  /** Cells of which something is known. */
  seen = new Uint8Array(64);
  /** By group, then by bounds. */
  readonly #explicit: Map<string, ExplicitSums>[] = [];
  readonly #exponential: ExponentialSum[] = [];
  readonly #summaries: Segment[][] = [];
  #numbers = 0;
  #summarySegments = 0;
  /** What explicitSums last gave, and of what. */
  #lastGroup = -1;
  #lastShape: ExplicitShape | undefined;
  #lastSums: ExplicitSums | undefined;
  truncated = false;
  hasExplicit = false;
  hasSummaries = false;

  /** `needs`: what else than counts and sums is to be kept. */
  constructor(steps: number, needs: { buckets: boolean; extremes: boolean }) {
    this.#steps = steps;
    this.#needs = needs;
  }

  reserve(cells: number): void {
    if (cells <= this.seen.length) return;
    const size = Math.max(cells, this.seen.length * 2);
    this.counts = grown(this.counts, size, 0);
    this.sums = grown(this.sums, size, 0);
    this.#mins = grown(this.#mins, size, Infinity);
    this.#maxs = grown(this.#maxs, size, -Infinity);
    this.#recordedMins = grown(this.#recordedMins, size, Infinity);
    this.#recordedMaxs = grown(this.#recordedMaxs, size, -Infinity);
    const seen = new Uint8Array(size);
    seen.set(this.seen);
    this.seen = seen;
  }

  /** Adds a share of what was recorded to a step of a group. */
  add(group: number, step: number, growth: Growth, share: number): void {
    const cell = group * this.#steps + step;
    this.seen[cell] = 1;
    this.counts[cell]! += growth.count * share;
    this.sums[cell]! += growth.sum * share;
    if (!this.#needs.buckets || growth.count === 0) return;
    const min = Number.isNaN(growth.min) ? -Infinity : growth.min;
    const max = Number.isNaN(growth.max) ? Infinity : growth.max;
    if (min < this.#recordedMins[cell]!) this.#recordedMins[cell] = min;
    if (max > this.#recordedMaxs[cell]!) this.#recordedMaxs[cell] = max;
    const { shape } = growth;
    if (shape.kind === 'explicit') this.#addExplicit(group, step, shape, growth, share);
    else if (shape.kind === 'exponential') this.#addExponential(cell, shape, growth, share);
    else this.#narrow(cell, growth.min, growth.max);
  }

  /** Adds what a summary says of a share of `count` values. */
  addSummary(cell: number, { quantiles }: PointExtra, count: number): void {
    this.hasSummaries = true;
    const segments = summarySegments(quantiles, count);
    this.#summarySegments += segments.length;
    if (this.#summarySegments > MAX_SUMMARY_SEGMENTS) {
      this.truncated = true;
      return;
    }
    (this.#summaries[cell] ??= []).push(...segments);
    for (const { from, to } of segments) this.#narrow(cell, from, to);
  }

  /** The value below which a share `q` of those of a cell lies; null where there are none. */
  quantile(group: number, step: number, q: number): number | null {
    const cell = group * this.#steps + step;
    const explicit = this.#explicit[group];
    if (explicit?.size !== 1 || this.#exponential[cell] || this.#summaries[cell])
      return quantileOf(this.segments(group, step), q);
    const { min, max } = this.recorded(cell);
    for (const { bounds, counts } of explicit.values())
      return explicitQuantile(bounds, counts, step * (bounds.length + 1), q, min, max);
    return null;
  }

  /** The distribution of a cell, from the lowest values up where its parts do not overlap. */
  segments(group: number, step: number): Segment[] {
    const cell = group * this.#steps + step;
    const { min, max } = this.recorded(cell);
    const segments: Segment[] = [];
    for (const { bounds, counts } of this.#explicit[group]?.values() ?? [])
      segments.push(...explicitSegments(bounds, counts, step * (bounds.length + 1), min, max));
    const exponential = this.#exponential[cell]?.segments() ?? [];
    if (segments.length === 0 && !this.#summaries[cell]) return clamped(exponential, min, max);
    return [...segments, ...exponential, ...(this.#summaries[cell] ?? [])];
  }

  /** What explicit histograms of a group add up to, by bounds. */
  explicitOf(group: number): Iterable<ExplicitSums> {
    return this.#explicit[group]?.values() ?? [];
  }

  exponentialOf(cell: number): ExponentialSum | undefined {
    return this.#exponential[cell];
  }

  /** What points said of the least and greatest value; NaN where not all of them did. */
  recorded(cell: number): { min: number; max: number } {
    const min = this.#recordedMins[cell] ?? Infinity;
    const max = this.#recordedMaxs[cell] ?? -Infinity;
    return { min: Number.isFinite(min) ? min : Number.NaN, max: Number.isFinite(max) ? max : Number.NaN };
  }

  /** The least and greatest value, as narrowly as buckets and what points say of them allow; null where unknown. */
  extremes(group: number, step: number): { min: number | null; max: number | null } {
    const cell = group * this.#steps + step;
    let min = this.#mins[cell] ?? Infinity;
    let max = this.#maxs[cell] ?? -Infinity;
    if (this.#exponential[cell]) {
      for (const { from, to } of this.segments(group, step)) {
        min = Math.min(min, from);
        max = Math.max(max, to);
      }
    }
    return { min: min <= max ? min : null, max: min <= max ? max : null };
  }

  #addExplicit(group: number, step: number, shape: ExplicitShape, growth: Growth, share: number): void {
    this.hasExplicit = true;
    const sums = this.#explicitSums(group, shape);
    if (!sums) return;
    const { buckets, first } = growth;
    const length = shape.bounds.length + 1;
    const target = step * length;
    const { counts } = sums;
    let lowest = -1;
    let highest = -1;
    for (let bucket = 0; bucket < length; bucket++) {
      const count = buckets[first + bucket]!;
      if (count === 0) continue;
      counts[target + bucket]! += count * share;
      if (lowest < 0) lowest = bucket;
      highest = bucket;
    }
    if (lowest < 0 || !this.#needs.extremes) return;
    const { min, max } = growth;
    const { from } = edgesOf(shape.bounds, lowest, min, max);
    const { to } = edgesOf(shape.bounds, highest, min, max);
    this.#narrow(group * this.#steps + step, min > from ? min : from, max < to ? max : to);
  }

  #addExponential(cell: number, shape: ExponentialShape, { buckets, first, less }: Growth, share: number): void {
    const sum = (this.#exponential[cell] ??= new ExponentialSum(shape.scale));
    sum.add(shape, buckets, first, share);
    if (less?.shape.kind === 'exponential') sum.add(less.shape, less.buckets, less.first, -share);
  }

  #explicitSums(group: number, shape: ExplicitShape): ExplicitSums | undefined {
    if (group === this.#lastGroup && shape === this.#lastShape) return this.#lastSums;
    const sums = (this.#explicit[group] ??= new Map());
    let own = sums.get(shape.key);
    if (!own) {
      const numbers = this.#steps * (shape.bounds.length + 1);
      this.#numbers += numbers;
      if (this.#numbers > MAX_NUMBERS) {
        this.truncated = true;
        return undefined;
      }
      sums.set(shape.key, (own = { bounds: shape.bounds, counts: new Float64Array(numbers) }));
    }
    this.#lastGroup = group;
    this.#lastShape = shape;
    this.#lastSums = own;
    return own;
  }

  #narrow(cell: number, min: number, max: number): void {
    if (min < this.#mins[cell]!) this.#mins[cell] = min;
    if (max > this.#maxs[cell]!) this.#maxs[cell] = max;
  }
}

/** Buckets reach beyond the least and greatest value, which are known better where they were sent. */
function clamped(segments: Segment[], min: number, max: number): Segment[] {
  return segments.map((segment) => ({
    ...segment,
    from: segment.from < min ? Math.min(min, segment.to) : segment.from,
    to: segment.to > max ? Math.max(max, segment.from) : segment.to,
  }));
}

/** Between two quantiles lies the share between them; beyond the outer ones nothing is known but them. */
function summarySegments(quantiles: PointExtra['quantiles'], count: number): Segment[] {
  const known = quantiles.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.quantile - b.quantile);
  const segments: Segment[] = [];
  let before = known[0] && { quantile: 0, value: known[0].value };
  for (const quantile of known) {
    const share = (quantile.quantile - before!.quantile) * count;
    const [from, to] = [before!.value, Math.max(before!.value, quantile.value)];
    if (share > TINY) segments.push({ from, to, count: share, isGeometric: false });
    before = { quantile: quantile.quantile, value: to };
  }
  const rest = before ? (1 - before.quantile) * count : 0;
  if (rest > TINY) segments.push({ from: before!.value, to: before!.value, count: rest, isGeometric: false });
  return segments;
}
