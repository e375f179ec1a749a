/** Columns of pixels over time. */
export interface Columns {
  fromMs: number;
  msPerColumn: number;
  count: number;
}

/** What a line does in each column of pixels; NaN where it has no value there. */
export interface ColumnSpans {
  lowest: Float64Array;
  highest: Float64Array;
  last: Float64Array;
}

/**
 * Any number of points, ascending in time, as what is seen of them. Each is met once, and no function is called for it: a
 * million take some milliseconds.
 */
export function spansOf(
  times: readonly number[],
  values: readonly (number | null)[],
  { fromMs, msPerColumn, count }: Columns,
): ColumnSpans {
  const [lowest, highest, last] = [0, 0, 0].map(() => new Float64Array(count).fill(Number.NaN)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let column = -1;
  let endMs = -Infinity;
  for (let index = 0; index < times.length; index++) {
    const value = values[index]!;
    const time = times[index]!;
    if (value === null || time < fromMs) continue;
    if (time >= endMs) {
      column = Math.floor((time - fromMs) / msPerColumn);
      if (column >= count) break;
      endMs = fromMs + (column + 1) * msPerColumn;
      if (Number.isNaN(last[column]!)) lowest[column] = highest[column] = value;
    }
    if (value < lowest[column]!) lowest[column] = value;
    else if (value > highest[column]!) highest[column] = value;
    last[column] = value;
  }
  return { lowest, highest, last };
}

/** Of each column the bucket, by index, that is the highest; -1 where there is none. */
export function peaksOf(
  times: readonly number[],
  heights: Float64Array,
  { fromMs, msPerColumn, count }: Columns,
): Int32Array {
  const peaks = new Int32Array(count).fill(-1);
  let column = -1;
  let endMs = -Infinity;
  let most = 0;
  for (let index = 0; index < times.length; index++) {
    const time = times[index]!;
    if (time < fromMs) continue;
    if (time >= endMs) {
      column = Math.floor((time - fromMs) / msPerColumn);
      if (column >= count) break;
      endMs = fromMs + (column + 1) * msPerColumn;
      most = -Infinity;
    }
    if (heights[index]! > most) {
      most = heights[index]!;
      peaks[column] = index;
    }
  }
  return peaks;
}
