/** The middle value, of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Makes the median absolute deviation of normally distributed values their standard deviation (Hampel, 1974). */
const TO_STANDARD_DEVIATION = 1.4826;

/** How far values lie from their middle, as a standard deviation that single outliers do not move. */
export function robustSpread(values: readonly number[]): number {
  const center = median(values);
  return TO_STANDARD_DEVIATION * median(values.map((value) => Math.abs(value - center)));
}
