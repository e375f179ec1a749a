/** A part of a trace that is looked at closely, in nanoseconds from its start. */
export interface TimeWindow {
  from: number;
  to: number;
}

const NANO_PER_MS = 1e6;

/** As the address bar has it: milliseconds from the start, `12.5-80`. */
export function writeWindow({ from, to }: TimeWindow): string {
  return `${from / NANO_PER_MS}-${to / NANO_PER_MS}`;
}

/** The whole trace where the address says nothing that can be shown. */
export function readWindow(text: string, durationNano: number): TimeWindow {
  const [, from, to] = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  const window = { from: Number(from) * NANO_PER_MS, to: Math.min(Number(to) * NANO_PER_MS, durationNano) };
  return window.from < window.to ? window : { from: 0, to: Math.max(durationNano, 1) };
}

/** Round distances from the start of the trace, at most `most` inside of the window. */
export function windowTicks({ from, to }: TimeWindow, most: number): number[] {
  const least = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= least)!;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step); at * step <= to; at++) ticks.push(at * step);
  return ticks;
}
