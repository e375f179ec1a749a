import { readDuration } from '../query/syntax/quantity.ts';
import { NANO_PER_HOUR } from '../telemetry/time.ts';

/** More than is kept. */
const MOST_HOURS = 2500;
const MS_PER_HOUR = 3_600_000;
/** Where nothing is said. */
const DEFAULT_HOURS = 0.25;

/**
 * How many hours are asked for, by the `range` and the `text` of a field as they were given, which need not make sense. The
 * time in a text wins over that beside it.
 */
export function askedHours(range: unknown, text: unknown): number {
  const last = typeof text === 'string' ? /\blast\s+(\w+)/.exec(text)?.[1] : undefined;
  const hours = last === undefined ? hoursOfRange(range) : hoursIn(last);
  return Math.min(Math.max(0, hours), MOST_HOURS);
}

function hoursOfRange(range: unknown): number {
  const { last, between, around } = fieldsOf(range);
  if (between) {
    const { from, to } = fieldsOf(between);
    const hours = (Date.parse(String(to)) - Date.parse(String(from))) / MS_PER_HOUR;
    return Number.isNaN(hours) ? DEFAULT_HOURS : hours;
  }
  return around ? 2 * hoursIn(fieldsOf(around)['window']) : hoursIn(last);
}

function hoursIn(duration: unknown): number {
  const nanoseconds = typeof duration === 'string' ? readDuration(duration) : undefined;
  return nanoseconds === undefined ? DEFAULT_HOURS : nanoseconds / NANO_PER_HOUR;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
