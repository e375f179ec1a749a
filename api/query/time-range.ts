import type { Nanoseconds, TimeRange, UnixNano } from '../telemetry/time.ts';
import { NANO_PER_HOUR, NANO_PER_MINUTE, NANO_PER_SECOND } from '../telemetry/time.ts';
import { check, fault } from './syntax/query-error.ts';
import type { Checked, Extent } from './syntax/query-error.ts';
import { readDuration } from './syntax/quantity.ts';
import type { EveryTree, InstantTree, TimeTree } from './syntax/tree.ts';

/** The range as a caller gives it beside the text: TimeRangeInput of the graph. */
export type RangeRequest =
  | { last: string }
  | { between: { from: UnixNano; to: UnixNano } }
  /** `window` to either side. */
  | { around: { at: UnixNano; window: string } };

const defaultLast: Nanoseconds = 15 * NANO_PER_MINUTE;
const latest: UnixNano = 2n ** 63n - 1n;
const outsideOfText: Extent = { position: 0, length: 0 };

/** The range of a query: its own time wins over the caller's, and the last 15 minutes stand in for both. */
export function resolveRange(time: TimeTree | null, request: RangeRequest | undefined, now: UnixNano): TimeRange {
  if (time) return rangeOfText(time, now);
  if (request) return rangeOfRequest(request, now);
  return ordered(now - BigInt(defaultLast), now, outsideOfText);
}

/** The range of what takes no query: charts, lists and services of the graph. */
export function checkRange(request: RangeRequest | undefined, now: UnixNano): Checked<TimeRange> {
  return check(() => resolveRange(null, request, now));
}

function rangeOfText(time: TimeTree, now: UnixNano): TimeRange {
  switch (time.kind) {
    case 'last':
      return ordered(now - BigInt(time.duration.nanoseconds), now, time.at);
    case 'between':
      return ordered(instantOf(time.from, now), instantOf(time.to, now), time.at);
    case 'around':
      return surrounding(instantOf(time.instant, now), time.window.nanoseconds, time.at);
  }
}

function instantOf(instant: InstantTree, now: UnixNano): UnixNano {
  return instant.kind === 'time' ? instant.nano : now - BigInt(instant.duration.nanoseconds);
}

function rangeOfRequest(request: RangeRequest, now: UnixNano): TimeRange {
  if ('last' in request) return ordered(now - BigInt(durationOf(request.last, 'range.last')), now, outsideOfText);
  if ('between' in request) return ordered(request.between.from, request.between.to, outsideOfText);
  return surrounding(request.around.at, durationOf(request.around.window, 'range.around'), outsideOfText);
}

function durationOf(text: string, field: string): Nanoseconds {
  const nanoseconds = readDuration(text);
  if (nanoseconds !== undefined && nanoseconds > 0) return nanoseconds;
  return fault(`${field}: \`${text}\` is no duration`, outsideOfText, 'such as 15m, 6h or 7d');
}

function surrounding(instant: UnixNano, window: Nanoseconds, at: Extent): TimeRange {
  return ordered(instant - BigInt(window), instant + BigInt(window), at);
}

function ordered(from: UnixNano, to: UnixNano, at: Extent): TimeRange {
  const range = { fromNano: clamp(from), toNano: clamp(to) };
  if (range.fromNano < range.toNano) return range;
  return fault('the time range is empty: it ends before it begins', at, 'write the earlier instant first');
}

function clamp(nano: UnixNano): UnixNano {
  return nano < 0n ? 0n : nano > latest ? latest : nano;
}

const mostBuckets = 11_000;
const aimedBuckets = 200;

const day = 24 * NANO_PER_HOUR;
/** Round durations, of which `every auto` chooses a step. */
const ladder: readonly Nanoseconds[] = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * NANO_PER_SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * NANO_PER_MINUTE),
  ...[1, 2, 6, 12].map((hours) => hours * NANO_PER_HOUR),
  ...[1, 2, 7, 14, 30, 90, 365].map((days) => days * day),
];

/** The width of a bucket; a fault where a series would have more than 11,000 of them. */
export function resolveStep(every: EveryTree, range: TimeRange): Nanoseconds {
  if (every.kind === 'auto') return autoStep(range);
  const step = every.duration.nanoseconds;
  if (bucketsOf(range, step) <= mostBuckets) return step;
  const hint = `for this range write every ${formatDuration(autoStep(range))}, or every auto`;
  return fault(`more than ${mostBuckets} buckets a series`, every.duration.at, hint);
}

/** The width of a bucket as the graph's arguments give it: a duration, or nothing for the best. */
export function checkStep(step: string | undefined, range: TimeRange): Checked<Nanoseconds> {
  const at = outsideOfText;
  return check(() => {
    if (step === undefined || step === 'auto') return autoStep(range);
    const duration = { text: step, nanoseconds: durationOf(step, 'step'), at };
    return resolveStep({ kind: 'step', duration, at }, range);
  });
}

/** A length of time as an argument of the graph gives it. */
export function checkDuration(argument: string, text: string): Checked<Nanoseconds> {
  return check(() => durationOf(text, argument));
}

/** The step of the ladder that comes closest to 200 buckets, by ratio. */
export function autoStep(range: TimeRange): Nanoseconds {
  const width = Number(range.toNano - range.fromNano);
  const distance = (step: Nanoseconds): number => Math.abs(Math.log(width / step / aimedBuckets));
  return ladder.reduce((best, step) => (distance(step) < distance(best) ? step : best));
}

/** The longest round duration within a length of time; undefined below a second. */
export function roundDown(length: Nanoseconds): Nanoseconds | undefined {
  return ladder.findLast((step) => step <= length);
}

/** Buckets begin at multiples of the step since the Unix epoch. */
export function bucketsOf({ fromNano, toNano }: TimeRange, step: Nanoseconds): number {
  const width = BigInt(step);
  return Number((toNano + width - 1n) / width - fromNano / width);
}

const units: readonly [unit: string, nanoseconds: Nanoseconds][] = [
  ['d', day],
  ['h', NANO_PER_HOUR],
  ['m', NANO_PER_MINUTE],
  ['s', NANO_PER_SECOND],
  ['ms', 1_000_000],
  ['us', 1000],
];

/** In the largest unit that leaves a whole number: 90s, 2h, 7d. */
export function formatDuration(nanoseconds: Nanoseconds): string {
  const fitting = units.find(([, unit]) => nanoseconds % unit === 0);
  return fitting ? `${nanoseconds / fitting[1]}${fitting[0]}` : `${nanoseconds}ns`;
}
