import { type Segment, TINY } from './exponential-sum.ts';

/** Of the total: by so much a rank may be missed, so that what shares were rounded by does not reach into the next bucket. */
const ROUNDING = 1e-9;

/** The segments of the buckets of explicit bounds; the outer ones end at the least and greatest value, where known. */
export function explicitSegments(
  bounds: Float64Array,
  counts: Float64Array,
  first: number,
  min: number,
  max: number,
): Segment[] {
  const segments: Segment[] = [];
  const last = bounds.length;
  for (let bucket = 0; bucket <= last; bucket++) {
    const count = counts[first + bucket]!;
    if (count > TINY) segments.push({ ...edgesOf(bounds, bucket, min, max), count, isGeometric: false });
  }
  return segments;
}

/** As quantileOf of explicitSegments. */
export function explicitQuantile(
  bounds: Float64Array,
  counts: Float64Array,
  first: number,
  q: number,
  min: number,
  max: number,
): number | null {
  let total = 0;
  for (let bucket = 0; bucket <= bounds.length; bucket++) total += counts[first + bucket]!;
  if (total <= TINY) return null;
  const rank = q * total;
  const reached = rank - total * ROUNDING;
  let below = 0;
  let last = 0;
  for (let bucket = 0; bucket <= bounds.length; bucket++) {
    const count = counts[first + bucket]!;
    if (count <= TINY) continue;
    last = bucket;
    if (below + count >= reached) break;
    below += count;
  }
  const { from, to } = edgesOf(bounds, last, min, max);
  return from + (to - from) * Math.max(0, Math.min(1, (rank - below) / counts[first + last]!));
}

/** The bounds of a bucket. What lies under the lowest bound begins at 0, or at the least value; see explicitSegments. */
export function edgesOf(bounds: Float64Array, bucket: number, min: number, max: number): { from: number; to: number } {
  const last = bounds.length;
  if (last === 0) {
    const from = Number.isNaN(min) ? 0 : min;
    return { from, to: Number.isNaN(max) ? from : max };
  }
  const lowest = bounds[0]!;
  const highest = bounds[last - 1]!;
  const from = bucket > 0 ? bounds[bucket - 1]! : min <= lowest ? min : Math.min(0, lowest);
  const to = bucket < last ? bounds[bucket]! : max >= highest ? max : highest;
  return { from: Number.isFinite(from) ? from : to, to: Number.isFinite(to) ? to : from };
}

/** The value below which a share `q` of the values lies; null where there are none. */
export function quantileOf(segments: readonly Segment[], q: number): number | null {
  const total = segments.reduce((sum, { count }) => sum + count, 0);
  if (total <= TINY) return null;
  const rank = q * total;
  const reached = rank - total * ROUNDING;
  const isOrdered = segments.every(({ from }, index) => index === 0 || from >= segments[index - 1]!.to);
  if (!isOrdered) return searchRank(segments, reached);
  let below = 0;
  for (const segment of segments) {
    if (below + segment.count >= reached) return valueWithin(segment, (rank - below) / segment.count);
    below += segment.count;
  }
  return segments.at(-1)!.to;
}

function valueWithin({ from, to, isGeometric }: Segment, share: number): number {
  const inside = Math.max(0, Math.min(1, share));
  if (!isGeometric || from === 0 || !Number.isFinite(from) || !Number.isFinite(to)) {
    return from === to ? from : from + (to - from) * inside;
  }
  return from * (to / from) ** inside;
}

/** Segments that overlap: where their counts together reach the rank. */
function searchRank(segments: readonly Segment[], rank: number): number {
  let low = Math.min(...segments.map(({ from }) => from));
  let high = Math.max(...segments.map(({ to }) => to));
  if (countThrough(segments, low) >= rank) return low;
  for (let round = 0; round < 100; round++) {
    const middle = low + (high - low) / 2;
    if (middle === low || middle === high) break;
    if (countThrough(segments, middle) >= rank) high = middle;
    else low = middle;
  }
  return high;
}

function countThrough(segments: readonly Segment[], value: number): number {
  let count = 0;
  for (const segment of segments) {
    if (value >= segment.to) count += segment.count;
    else if (value > segment.from) count += segment.count * shareThrough(segment, value);
  }
  return count;
}

function shareThrough({ from, to, isGeometric }: Segment, value: number): number {
  const isLogarithmic = isGeometric && from !== 0 && Math.sign(from) === Math.sign(to);
  return isLogarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}
