import { formatClock, formatDay, offsetMinutes, type Zone } from '../../lib/format/instant.ts';
import type { MsRange } from '../../lib/time/time-selection.ts';
import type { Tick } from './tick.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const stepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 3, 6, 12].map((hours) => hours * hour),
  ...[1, 2, 7, 14, 30].map((days) => days * day),
];

/** At most `most` round times of the zone's clock inside of the range; a new day is told by its date. */
export function timeTicks({ fromMs, toMs }: MsRange, most: number, zone: Zone): Tick[] {
  const step = stepsMs.find((step) => (toMs - fromMs) / step <= most) ?? toMs - fromMs;
  const offset = offsetMinutes(fromMs, zone) * minute;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((fromMs + offset) / step) * step - offset; at <= toMs; at += step) {
    const isMidnight = (at + offset) % day === 0;
    const label =
      isMidnight || step >= day ? formatDay(at, zone, at) : formatClock(at, zone, step < minute ? 'second' : 'minute');
    ticks.push({ at, label });
  }
  return ticks;
}
