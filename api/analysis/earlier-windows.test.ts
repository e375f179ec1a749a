import { expect, test } from 'vitest';
import { NANO_PER_HOUR, NANO_PER_MINUTE } from '../telemetry/time.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { earlier, justBefore, sameTimeOfEarlierDays } from './earlier-windows.ts';

const minute = BigInt(NANO_PER_MINUTE);
const hour = BigInt(NANO_PER_HOUR);
const day = 24n * hour;
const now = 1_000n * day + 7n * hour;

function last(width: bigint): TimeRange {
  return { fromNano: now - width, toNano: now };
}

test('a quarter of an hour is compared with the same one of seven days', () => {
  const windows = sameTimeOfEarlierDays(last(15n * minute));
  expect(windows).toHaveLength(7);
  expect(windows[0]).toEqual({ fromNano: now - day - 15n * minute, toNano: now - day });
  expect(windows[6]).toEqual({ fromNano: now - 7n * day - 15n * minute, toNano: now - 7n * day });
});

test('windows of more than a day do not overlap', () => {
  const windows = [last(36n * hour), ...sameTimeOfEarlierDays(last(36n * hour))];
  expect(windows).toHaveLength(4);
  windows.slice(1).forEach((window, index) => expect(window.toNano).toBeLessThanOrEqual(windows[index]!.fromNano));
});

test('a range of weeks is compared with the one before', () => {
  expect(sameTimeOfEarlierDays(last(14n * day))).toEqual([{ fromNano: now - 28n * day, toNano: now - 14n * day }]);
});

test('windows just before follow each other', () => {
  const windows = justBefore(last(hour));
  expect(windows.map(({ toNano }) => now - toNano)).toEqual([hour, 2n * hour, 3n * hour, 4n * hour]);
});

test('long windows are whole minutes, short ones are as they are', () => {
  const shifted = { fromNano: now + 17n, toNano: now + hour + 17n };
  expect(sameTimeOfEarlierDays(shifted)[0]).toEqual({ fromNano: now - day, toNano: now + hour - day });
  const short = { fromNano: now + 17n, toNano: now + minute + 17n };
  expect(sameTimeOfEarlierDays(short)[0]).toEqual(earlier(short, day));
});
