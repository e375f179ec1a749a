/** How many have a value above `from`, up to `to`. */
export interface ValueBucket {
  from: number;
  to: number;
  count: number;
}

export function sumOf(buckets: readonly ValueBucket[]): number {
  return buckets.reduce((sum, { count }) => sum + count, 0);
}

/** The same buckets in proportion, so that they add up to `sum`. */
export function scaleTo(buckets: readonly ValueBucket[], sum: number): ValueBucket[] {
  const own = sumOf(buckets);
  return own === 0 ? [] : buckets.map((bucket) => ({ ...bucket, count: (bucket.count / own) * sum }));
}

/** The borders of all buckets, with a border above zero below the first; undefined where there are none. */
export function bordersOf(buckets: readonly ValueBucket[]): { lowest: number; highest: number } | undefined {
  let lowest = Infinity;
  let highest = 0;
  for (const { from, to } of buckets) {
    // A bucket from zero on has no place on a logarithmic axis but from somewhere below its end.
    lowest = Math.min(lowest, from > 0 ? from : to / 2);
    highest = Math.max(highest, to);
  }
  return highest > 0 ? { lowest, highest } : undefined;
}

/** How many lie in buckets that touch this stretch of values. */
export function countBetween(buckets: readonly ValueBucket[], lowest: number, highest: number): number {
  return sumOf(buckets.filter(({ from, to }) => to > lowest && from < highest));
}
