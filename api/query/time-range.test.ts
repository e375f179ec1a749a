import { describe, expect, test } from 'vitest';
import { formatNano, parseNano } from '../telemetry/time.ts';
import type { TimeRange } from '../telemetry/time.ts';
import { readDuration } from './syntax/quantity.ts';
import { parseQuery } from './syntax/parse-query.ts';
import { check } from './syntax/query-error.ts';
import { autoStep, bucketsOf, formatDuration, resolveRange, resolveStep } from './time-range.ts';
import type { RangeRequest } from './time-range.ts';

const now = parseNano('2026-11-22T09:30:00Z')!;

function rangeOf(text: string, request?: RangeRequest): string {
  const checked = check(() => {
    const parsed = parseQuery(`logs ${text}`);
    return resolveRange(parsed.ok ? parsed.value.time : null, request, now);
  });
  if (!checked.ok) return checked.error.message;
  const clock = (nano: bigint): string => formatNano(nano).slice(0, -11);
  return `${clock(checked.value.fromNano)} ${clock(checked.value.toNano)}`;
}

describe('the range', () => {
  test.each([
    ['', '2026-11-22T09:15:00 2026-11-22T09:30:00'],
    ['last 1h30m', '2026-11-22T08:00:00 2026-11-22T09:30:00'],
    ['from -2h to -1h', '2026-11-22T07:30:00 2026-11-22T08:30:00'],
    ['from 2026-11-22T00:00:00+01:00 to -1d', 'the time range is empty: it ends before it begins'],
    ['around 2026-11-22T09:00:00Z ±5m', '2026-11-22T08:55:00 2026-11-22T09:05:00'],
    ['last 900000d', '1970-01-01T00:00:00 2026-11-22T09:30:00'],
  ])('of %j is %s', (text, range) => expect(rangeOf(text)).toBe(range));

  test.each<[RangeRequest, string]>([
    [{ last: '6h' }, '2026-11-22T03:30:00 2026-11-22T09:30:00'],
    [{ between: { from: now - 60_000_000_000n, to: now } }, '2026-11-22T09:29:00 2026-11-22T09:30:00'],
    [{ around: { at: now, window: '1m' } }, '2026-11-22T09:29:00 2026-11-22T09:31:00'],
    [{ last: 'soon' }, 'range.last: `soon` is no duration'],
    [{ between: { from: now, to: now } }, 'the time range is empty: it ends before it begins'],
  ])('a caller gives is read', (request, range) => expect(rangeOf('', request)).toBe(range));

  test('in the text wins over the caller', () => {
    expect(rangeOf('last 1m', { last: '6h' })).toBe('2026-11-22T09:29:00 2026-11-22T09:30:00');
  });
});

function lastRange(duration: string): TimeRange {
  return { fromNano: now - BigInt(readDuration(duration)!), toNano: now };
}

describe('steps', () => {
  test.each([
    ['10s', '1s'],
    ['15m', '5s'],
    ['1h', '15s'],
    ['6h', '2m'],
    ['24h', '10m'],
    ['7d', '1h'],
    ['90d', '12h'],
    ['20000d', '90d'],
  ])('every auto over %s is %s', (duration, step) => {
    expect(formatDuration(autoStep(lastRange(duration)))).toBe(step);
  });

  test('buckets begin at multiples of the step', () => {
    const range = { fromNano: 59_000_000_000n, toNano: 121_000_000_000n };
    expect(bucketsOf(range, 60e9)).toBe(3);
  });

  test('a series has 11,000 buckets at most', () => {
    const every = (step: number) =>
      resolveStep({ kind: 'step', duration: { text: '', nanoseconds: step, at }, at }, lastRange('11000s'));
    const at = { position: 0, length: 0 };
    expect(every(1e9)).toBe(1e9);
    expect(check(() => every(9e8))).toMatchObject({
      error: { message: 'more than 11000 buckets a series', hint: 'for this range write every 1m, or every auto' },
    });
  });
});
