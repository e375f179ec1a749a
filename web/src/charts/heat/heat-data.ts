import type { Region } from '../plot/region.ts';

/** How many there are by time and value. */
export interface HeatData {
  /** The start of each column in milliseconds, ascending. */
  times: readonly number[];
  stepMs: number;
  /** The borders of the rows, ascending and above zero: one more than there are rows. */
  bounds: readonly number[];
  /** By column, then by row. */
  counts: readonly (readonly number[])[];
}

/** How many shades there are: `--color-heat-1` and on. */
export const SHADES = 7;

/** The shade of a count, by its root: few are seen beside many; 0 for nothing. */
export function shadeOf(count: number, most: number): number {
  if (count <= 0) return 0;
  return Math.min(SHADES, Math.max(1, Math.ceil(Math.sqrt(count / most) * SHADES - 1e-9)));
}

/** The row in which a value lies, the upper border not included; -1 outside of all. */
export function rowOf(bounds: readonly number[], value: number): number {
  if (value === bounds.at(-1)) return bounds.length - 2;
  const above = bounds.findIndex((bound) => bound > value);
  return above < 0 ? -1 : above - 1;
}

/** All that lies in cells that a region touches. */
export function countIn({ times, stepMs, bounds, counts }: HeatData, { range, lowest, highest }: Region): number {
  let sum = 0;
  for (const [column, time] of times.entries()) {
    if (time + stepMs <= range.fromMs || time >= range.toMs) continue;
    for (const [row, count] of counts[column]!.entries()) {
      if (bounds[row + 1]! > lowest && bounds[row]! < highest) sum += count;
    }
  }
  return sum;
}

export function mostOf({ counts }: HeatData): number {
  let most = 0;
  for (const column of counts) for (const count of column) if (count > most) most = count;
  return most;
}

/** The same region, up to the borders of the cells that it touches. */
export function wholeCells({ times, stepMs, bounds }: HeatData, { range, lowest, highest }: Region): Region {
  const touched = times.filter((time) => time + stepMs > range.fromMs && time < range.toMs);
  const from = bounds.findLast((bound) => bound <= lowest) ?? bounds[0]!;
  const to = bounds.find((bound) => bound >= highest) ?? bounds.at(-1)!;
  return {
    range: touched.length > 0 ? { fromMs: touched[0]!, toMs: touched.at(-1)! + stepMs } : range,
    lowest: from,
    highest: to,
  };
}
