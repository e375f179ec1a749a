import { scaleLinear, scaleLog } from '@visx/scale';
import type { Zone } from '../../lib/format/instant.ts';
import type { Unit } from '../../lib/format/unit.ts';
import type { MsRange } from '../../lib/time/time-selection.ts';
import type { Extent } from './extent.ts';
import type { Tick } from './tick.ts';
import { timeTicks } from './time-ticks.ts';

/** One direction of a plot: values to pixels and back. */
export interface Axis {
  toPx: (value: number) => number;
  fromPx: (px: number) => number;
  ticks: readonly Tick[];
}

const TIME_LABEL_PX = 76;
const VALUE_LABEL_PX = 34;
const WIDE_LABEL_PX = 64;
/** Below it there is nothing to tell apart. */
const TINY = 1e-12;

/** Times from left to right. */
export function timeAxis(range: MsRange, width: number, zone: Zone): Axis {
  const { fromMs, toMs } = range;
  const scale = scaleLinear<number>({ domain: [fromMs, toMs], range: [0, width] });
  const ticks = timeTicks(range, Math.max(2, Math.floor(width / TIME_LABEL_PX)), zone);
  return { toPx: scale, fromPx: (px) => scale.invert(px), ticks };
}

/** Values from the bottom up, widened to round ones. */
export function valueAxis({ lowest, highest }: Extent, height: number, unit: Unit): Axis {
  const size = Math.max(Math.abs(lowest), Math.abs(highest));
  const span = highest - lowest > Math.max(size * 1e-9, TINY) ? highest - lowest : size > TINY ? size : 1;
  const step = unit.roundStep(span / Math.max(2, Math.floor(height / VALUE_LABEL_PX)));
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.max(Math.ceil(highest / step - 1e-9), first + 1);
  const values = Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step));
  const scale = scaleLinear<number>({ domain: [values[0]!, values.at(-1)!], range: [height, 1] });
  const most = Math.max(Math.abs(values[0]!), Math.abs(values.at(-1)!));
  return {
    toPx: scale,
    fromPx: (px) => scale.invert(px),
    ticks: values.map((at) => ({ at, label: unit.formatTick(at, most) })),
  };
}

/** Values from the bottom up, or from left to right, a factor being equally long everywhere. Both ends are above zero. */
export function logAxis({ lowest, highest }: Extent, length: number, unit: Unit, isUpright = true): Axis {
  const low = lowest > 0 ? lowest : highest / 1000;
  const high = Math.max(highest, low * 1.01);
  const scale = scaleLog<number>({ domain: [low, high], range: isUpright ? [length, 1] : [0, length], clamp: true });
  const least = isUpright ? VALUE_LABEL_PX : WIDE_LABEL_PX;
  const ticks: Tick[] = [];
  const rounds = roundValues(low, high, unit).map((at) => ({ at, label: unit.formatTick(at) }));
  // First 1, 10 and 100, then between them what has room.
  for (const tick of [...rounds.filter(isFirstDigit), ...rounds]) {
    if (ticks.every(({ at }) => Math.abs(scale(at) - scale(tick.at)) >= least)) ticks.push(tick);
  }
  return { toPx: scale, fromPx: (px) => scale.invert(px), ticks: ticks.sort((a, b) => a.at - b.at) };
}

const MOST_ROUND_VALUES = 200;

function roundValues(low: number, high: number, { roundStep }: Unit): number[] {
  const values: number[] = [];
  for (let value = roundStep(low); value <= high && values.length < MOST_ROUND_VALUES; value = roundStep(value * 1.01))
    values.push(value);
  return values;
}

function isFirstDigit({ label }: Tick): boolean {
  return /^(?:0\.0*)?10*\b(?!\.)/.test(label);
}

function round(value: number): number {
  return Number(value.toPrecision(12));
}
