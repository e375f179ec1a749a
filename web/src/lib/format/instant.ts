/** Whose clock times are told by. */
export type Zone = 'local' | 'UTC';

interface DateParts {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

export const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Milliseconds since the epoch of the graph's DateTime, with its fraction of a millisecond. */
export function instantMs(dateTime: string): number {
  return Date.parse(`${dateTime.slice(0, 23)}Z`) + Number(`0.${dateTime.slice(23, 29) || '0'}`);
}

/** Nanoseconds since the epoch of the graph's DateTime. */
export function instantNano(dateTime: string): bigint {
  return BigInt(Date.parse(`${dateTime.slice(0, 23)}Z`)) * 1_000_000n + BigInt(dateTime.slice(23, 29) || 0);
}

/** `10:31:05`, with the milliseconds where they are asked for. */
export function formatClock(ms: number, zone: Zone, precision: 'minute' | 'second' | 'millisecond' = 'second'): string {
  const { hour, minute, second, millisecond } = partsOf(ms, zone);
  const clock = `${two(hour)}:${two(minute)}`;
  if (precision === 'minute') return clock;
  return `${clock}:${two(second)}${precision === 'millisecond' ? `.${String(millisecond).padStart(3, '0')}` : ''}`;
}

/** `Nov 22`, and the year where it is another than that of `nowMs`. */
export function formatDay(ms: number, zone: Zone, nowMs: number): string {
  const { year, month, day } = partsOf(ms, zone);
  const shown = `${monthNames[month - 1]} ${day}`;
  return year === partsOf(nowMs, zone).year ? shown : `${shown}, ${year}`;
}

/** `2026-11-22 10:31:05.123 +01:00`: nothing left to guess. */
export function formatInstant(ms: number, zone: Zone): string {
  const { year, month, day } = partsOf(ms, zone);
  return `${year}-${two(month)}-${two(day)} ${formatClock(ms, zone, 'millisecond')} ${formatOffset(ms, zone)}`;
}

/** What is this little ahead is of now: clocks differ, and a page's "now" stands still while more comes in. */
const STILL_NOW_SECONDS = 60;

/** `12 s ago` or `in 5 min`, up to a day; then the day with its clock time. */
export function formatAgo(ms: number, nowMs: number, zone: Zone): string {
  const seconds = Math.round((nowMs - ms) / 1000);
  if (Math.abs(seconds) >= 86_400) return `${formatDay(ms, zone, nowMs)}, ${formatClock(ms, zone, 'minute')}`;
  return seconds <= -STILL_NOW_SECONDS ? `in ${distanceOf(-seconds)}` : `${distanceOf(Math.max(0, seconds))} ago`;
}

function distanceOf(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** `UTC`, or the distance from it: `+01:00`. */
export function formatOffset(ms: number, zone: Zone): string {
  const minutes = offsetMinutes(ms, zone);
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Minutes that the clock of the zone is ahead of UTC at this instant. */
export function offsetMinutes(ms: number, zone: Zone): number {
  return zone === 'UTC' ? 0 : -new Date(ms).getTimezoneOffset();
}

export function partsOf(ms: number, zone: Zone): DateParts {
  // A clock that is shifted by the offset reads in UTC what the zone's clock shows.
  const shifted = new Date(ms + offsetMinutes(ms, zone) * 60_000);
  return {
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
    second: shifted.getUTCSeconds(),
    millisecond: shifted.getUTCMilliseconds(),
  };
}

/** The instant at which a clock of the zone shows these parts. */
export function instantAt({ year, month, day, hour, minute, second, millisecond }: DateParts, zone: Zone): number {
  return zone === 'UTC'
    ? Date.UTC(year, month - 1, day, hour, minute, second, millisecond)
    : new Date(year, month - 1, day, hour, minute, second, millisecond).getTime();
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
