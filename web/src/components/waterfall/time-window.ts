import { durationUnit } from '../../lib/format/unit.ts';

/** A part of a trace that is looked at closely, in milliseconds from its start. */
export interface TimeWindow {
  from: number;
  to: number;
}

/** Below it there is nothing to tell apart: a nanosecond. */
const LEAST_MS = 1e-6;

/** As the address bar has it: `12.5-80`. */
export function writeWindow({ from, to }: TimeWindow): string {
  return `${toNano(from)}-${toNano(to)}`;
}

/** Undefined where the address says nothing of a part, or nothing that can be shown. */
export function readWindow(text: string, durationMs: number): TimeWindow | undefined {
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const window = { from: Number(from), to: Math.min(Number(to), durationMs) };
  return window.from < window.to ? window : undefined;
}

export function wholeWindow(durationMs: number): TimeWindow {
  return { from: 0, to: Math.max(durationMs, LEAST_MS) };
}

/** Round distances from the start of the trace, at most `most` inside of the window. */
export function windowTicks({ from, to }: TimeWindow, most: number): number[] {
  const step = durationUnit.roundStep((to - from) / most);
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to; at++) ticks.push(at * step);
  return ticks;
}

/** To the nanosecond, without the traces of binary fractions. */
function toNano(ms: number): number {
  return Number(ms.toFixed(6));
}
