/** Figures of a series; null where it has no values. */
export interface Summary {
  /** Of this bucket. */
  last: number | null;
  avg: number | null;
  max: number | null;
}

export function summaryOf(values: readonly (number | null)[], lastBucket: number): Summary {
  let count = 0;
  let sum = 0;
  let max = -Infinity;
  for (const value of values) {
    if (value === null) continue;
    count++;
    sum += value;
    if (value > max) max = value;
  }
  const last = values[lastBucket] ?? null;
  return count === 0 ? { last, avg: null, max: null } : { last, avg: sum / count, max };
}
