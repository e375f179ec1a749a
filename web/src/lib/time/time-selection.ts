import { formatClock, formatDay, type Zone } from '../format/instant.ts';
import { describeSpanOfTime, readSpanOfTime, writeSpanOfTime } from './span-of-time.ts';

/** The time a page shows: a length that ends now, or two instants. Milliseconds throughout. */
export type TimeSelection = { kind: 'last'; lengthMs: number } | { kind: 'between'; fromMs: number; toMs: number };

export interface MsRange {
  fromMs: number;
  toMs: number;
}

export const defaultSelection: TimeSelection = { kind: 'last', lengthMs: 3_600_000 };
const SHORTEST_MS = 1000;
/** Ten years: nothing is kept for longer. */
export const LONGEST_MS = 3650 * 86_400_000;
/** The end of 2099: nothing that is kept is of a later time. */
const LATEST_MS = Date.UTC(2100, 0);

export function resolveSelection(selection: TimeSelection, nowMs: number): MsRange {
  if (selection.kind === 'between') return { fromMs: selection.fromMs, toMs: selection.toMs };
  return { fromMs: nowMs - selection.lengthMs, toMs: nowMs };
}

/** Two instants in either order, at least a second apart. */
export function between(aMs: number, bMs: number): TimeSelection {
  const fromMs = Math.max(0, Math.floor(Math.min(aMs, bMs)));
  return { kind: 'between', fromMs, toMs: Math.max(Math.ceil(Math.max(aMs, bMs)), fromMs + SHORTEST_MS) };
}

/** One length earlier or later. What would lie in the future ends now. */
export function shiftSelection(selection: TimeSelection, nowMs: number, direction: -1 | 1): TimeSelection {
  const { fromMs, toMs } = resolveSelection(selection, nowMs);
  const length = toMs - fromMs;
  if (direction === 1 && toMs + length >= nowMs) return { kind: 'last', lengthMs: length };
  return between(fromMs + direction * length, toMs + direction * length);
}

/** Twice the time around the same middle, nothing of it in the future. */
export function zoomOut(selection: TimeSelection, nowMs: number): TimeSelection {
  if (selection.kind === 'last') return { kind: 'last', lengthMs: Math.min(selection.lengthMs * 2, LONGEST_MS) };
  const { fromMs, toMs } = selection;
  const half = (toMs - fromMs) / 2;
  const end = Math.min(toMs + half, nowMs);
  return between(end - 4 * half, end);
}

/** As the address bar has it: `last=90m`, or `from` and `to` in UTC. */
export function writeSelection(selection: TimeSelection): Record<'last' | 'from' | 'to', string | undefined> {
  if (selection.kind === 'last') return { last: writeSpanOfTime(selection.lengthMs), from: undefined, to: undefined };
  const iso = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');
  return { last: undefined, from: iso(selection.fromMs), to: iso(selection.toMs) };
}

/** Undefined where the address says nothing of time, or nothing that can be read. */
export function readSelection(params: URLSearchParams): TimeSelection | undefined {
  const last = params.get('last');
  if (last !== null) {
    const lengthMs = readSpanOfTime(last);
    return lengthMs === undefined || lengthMs > LONGEST_MS ? undefined : { kind: 'last', lengthMs };
  }
  const fromMs = Date.parse(params.get('from') ?? '');
  const toMs = Date.parse(params.get('to') ?? '');
  return fromMs >= 0 && fromMs < toMs && toMs <= LATEST_MS ? { kind: 'between', fromMs, toMs } : undefined;
}

/** `Last hour`, `Nov 22, 10:00 – 11:00`. */
export function describeSelection(selection: TimeSelection, zone: Zone, nowMs: number): string {
  if (selection.kind === 'last') return `Last ${describeSpanOfTime(selection.lengthMs)}`;
  const { fromMs, toMs } = selection;
  const clock = (ms: number): string => formatClock(ms, zone, ms % 60_000 === 0 ? 'minute' : 'second');
  const [fromDay, toDay] = [formatDay(fromMs, zone, nowMs), formatDay(toMs, zone, nowMs)];
  return `${fromDay}, ${clock(fromMs)} – ${fromDay === toDay ? '' : `${toDay}, `}${clock(toMs)}`;
}
