import { instantAt, partsOf, type Zone } from '../format/instant.ts';
import { readSpanOfTime } from './span-of-time.ts';
import { between, LONGEST_MS, type TimeSelection } from './time-selection.ts';

export type TypedTime = { selection: TimeSelection } | { mistake: string };

interface Clock {
  nowMs: number;
  zone: Zone;
}

const examples = 'Write `last 90m`, `yesterday`, `10:00 to 11:00` or `2026-11-22 10:00 to 11:00`.';
const day = 86_400_000;
const separator = /\s+(?:to|until|–|—|-)\s+|\s*\.\.\s*/i;
const dateAndClock =
  /^(?:(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2}))?[ T,]*(?:(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.(?<fraction>\d{1,9}))?)?)?$/;
const withZone = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})$/i;

/** A time range as somebody types it. Clock times are those of the zone. */
export function readTypedTime(text: string, clock: Clock): TypedTime {
  const typed = text.trim().replace(/\s+/g, ' ');
  if (typed === '') return { mistake: examples };
  const lengthMs = readSpanOfTime(typed.replace(/^(?:the )?last /i, ''));
  if (lengthMs !== undefined && lengthMs > LONGEST_MS) return { mistake: 'Ten years are the most.' };
  if (lengthMs !== undefined) return { selection: { kind: 'last', lengthMs } };
  const whole = readDay(typed.toLowerCase(), clock);
  if (whole) return { selection: whole };
  const [from = '', to, ...more] = typed.replace(/^(?:from|since) /i, '').split(separator);
  if (more.length > 0) return { mistake: examples };
  const start = readMoment(from, clock, undefined);
  if (start === undefined) return { mistake: `“${from}” is no time. ${examples}` };
  // A date alone is all of that day.
  const endText = to ?? (isDate(from) ? from : 'now');
  const end = readMoment(endText, clock, start);
  if (end === undefined) return { mistake: `“${endText}” is no time. ${examples}` };
  const endMs = isDate(endText) ? end + day : end;
  if (endMs <= start) return { mistake: 'The end is not after the beginning.' };
  return { selection: between(start, endMs) };
}

function readDay(word: string, { nowMs, zone }: Clock): TimeSelection | undefined {
  const midnight = startOfDay(nowMs, zone);
  if (word === 'today') return between(midnight, nowMs);
  // Noon of the day before is on that day, however long the night was.
  if (word === 'yesterday') return between(startOfDay(midnight - day / 2, zone), midnight);
  return undefined;
}

/** `dayMs`: an instant of the day that a clock time without a date is of; that of now where nothing is said. */
function readMoment(text: string, { nowMs, zone }: Clock, dayMs: number | undefined): number | undefined {
  const lower = text.trim().toLowerCase();
  if (lower === 'now') return nowMs;
  if (withZone.test(text.trim())) return finite(Date.parse(text.trim().replace(' ', 'T').replace(/\s/g, '')));
  const ago = /^-?(?<length>.+?)(?: ago)?$/.exec(lower)?.groups?.['length'];
  const agoMs = /^-| ago$/.test(lower) && ago ? readSpanOfTime(ago) : undefined;
  if (agoMs !== undefined) return nowMs - agoMs;
  const parts = dateAndClock.exec(text.trim())?.groups;
  if (!parts || text.trim() === '') return undefined;
  const today = partsOf(dayMs ?? nowMs, zone);
  const read = (name: string, otherwise: number): number => Number(parts[name] ?? otherwise);
  const asked = {
    year: read('year', today.year),
    month: read('month', today.month),
    day: read('day', today.day),
    hour: read('hour', 0),
    minute: read('minute', 0),
    second: read('second', 0),
    millisecond: Math.floor(Number(`0.${parts['fraction'] ?? 0}`) * 1000),
  };
  const ms = instantAt(asked, zone);
  const isReal =
    Number.isFinite(ms) &&
    (Object.keys(asked) as (keyof typeof asked)[]).every((part) => partsOf(ms, zone)[part] === asked[part]);
  return isReal ? ms : undefined;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}$/.test(text.trim());
}

function startOfDay(ms: number, zone: Zone): number {
  return instantAt({ ...partsOf(ms, zone), hour: 0, minute: 0, second: 0, millisecond: 0 }, zone);
}

function finite(ms: number): number | undefined {
  return Number.isFinite(ms) ? ms : undefined;
}
