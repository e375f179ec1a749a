import { NANO_PER_HOUR, NANO_PER_MINUTE } from '../telemetry/time.ts';
import type { TimeRange } from '../telemetry/time.ts';

const DAY = BigInt(24 * NANO_PER_HOUR);
const MINUTE = BigInt(NANO_PER_MINUTE);
/** How far back is looked, and how many windows of the same time of day there are at the most. */
const MOST_DAYS = 7n;
const WINDOWS_JUST_BEFORE = 4n;

/**
 * The same time of earlier days, the latest first: by whole days, as many as the range touches, up to a week back. A range
 * that is longer than half of that has one window. Windows are whole minutes, which roll-ups can answer, where that makes no
 * difference.
 */
export function sameTimeOfEarlierDays(range: TimeRange): TimeRange[] {
  const days = (range.toNano - range.fromNano + DAY - 1n) / DAY;
  const count = MOST_DAYS / days || 1n;
  return Array.from({ length: Number(count) }, (_, index) =>
    earlier(wholeMinutes(range), DAY * days * BigInt(index + 1)),
  );
}

/** Windows of the same length just before the range, the latest first. */
export function justBefore(range: TimeRange): TimeRange[] {
  const width = range.toNano - range.fromNano;
  return Array.from({ length: Number(WINDOWS_JUST_BEFORE) }, (_, index) => {
    return wholeMinutes(earlier(range, width * BigInt(index + 1)));
  });
}

/** Beside it a part of a minute does not count. */
const LONG = 10n * MINUTE;

function wholeMinutes({ fromNano, toNano }: TimeRange): TimeRange {
  if (toNano - fromNano < LONG) return { fromNano, toNano };
  return { fromNano: fromNano - (fromNano % MINUTE), toNano: toNano - (toNano % MINUTE) };
}

const HOUR = BigInt(NANO_PER_HOUR);

/** The time just before a range, in which what is in both is not new: as long as the range, an hour at least and a day at most. */
export function timeBefore({ fromNano, toNano }: TimeRange): TimeRange {
  const width = toNano - fromNano;
  const before = width < HOUR ? HOUR : width > DAY ? DAY : width;
  return { fromNano: fromNano > before ? fromNano - before : 0n, toNano: fromNano };
}

/** The range moved back by a length of time; before 1970 it ends. */
export function earlier({ fromNano, toNano }: TimeRange, nano: bigint): TimeRange {
  const clamp = (instant: bigint): bigint => (instant < 0n ? 0n : instant);
  return { fromNano: clamp(fromNano - nano), toNano: clamp(toNano - nano) };
}
