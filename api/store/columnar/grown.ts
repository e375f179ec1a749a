/** What the numbers are, and behind them so many `empty` ones that there are `size` of them. */
export function grown(numbers: Float64Array, size: number, empty: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(size).fill(empty);
  larger.set(numbers);
  return larger;
}
