import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketStepMs } from './bucket-step.ts';
import {
  between,
  describeSelection,
  readSelection,
  resolveSelection,
  shiftSelection,
  type TimeSelection,
  writeSelection,
  zoomOut,
} from './time-selection.ts';

const nowMs = Date.parse('2026-11-22T12:00:00Z');
const hour = 3_600_000;

const selections: fc.Arbitrary<TimeSelection> = fc.oneof(
  fc.integer({ min: 1, max: 1e7 }).map((seconds): TimeSelection => ({ kind: 'last', lengthMs: seconds * 1000 })),
  fc.tuple(fc.integer({ min: 0, max: nowMs }), fc.integer({ min: 0, max: nowMs })).map(([a, b]) => between(a, b)),
);

test('a selection survives the address bar', () => {
  fc.assert(
    fc.property(selections, (selection) => {
      const params = new URLSearchParams();
      for (const [name, value] of Object.entries(writeSelection(selection))) if (value) params.set(name, value);
      expect(readSelection(params)).toEqual(selection);
    }),
  );
});

test.each([
  '',
  'last=',
  'last=soon',
  'last=99999999d',
  'last=1e400s',
  'from=1901-01-01&to=2026-11-21',
  'from=2026-11-22&to=+275760-01-01',
  'from=2026-11-22T10:00:00Z',
  'from=2026-11-22&to=2026-11-21',
  'from=x&to=y',
])('nonsense in the address is no selection: %j', (address) => {
  expect(readSelection(new URLSearchParams(address))).toBeUndefined();
});

test('earlier and then later is the same time again', () => {
  const ofMorning = between(nowMs - 4 * hour, nowMs - 3 * hour);
  expect(shiftSelection(shiftSelection(ofMorning, nowMs, -1), nowMs, 1)).toEqual(ofMorning);
});

test('later never goes beyond now', () => {
  const last = { kind: 'last', lengthMs: hour } as const;
  expect(shiftSelection(last, nowMs, 1)).toEqual(last);
  expect(shiftSelection(between(nowMs - hour - 1, nowMs - 1), nowMs, 1)).toEqual(last);
});

test('zooming out doubles the time and keeps what was seen', () => {
  fc.assert(
    fc.property(selections, (selection) => {
      const before = resolveSelection(selection, nowMs);
      const after = resolveSelection(zoomOut(selection, nowMs), nowMs);
      if (after.fromMs > 0)
        expect((after.toMs - after.fromMs) / (before.toMs - before.fromMs)).toBeGreaterThanOrEqual(1.99);
      expect(after.fromMs).toBeLessThanOrEqual(before.fromMs);
      expect(after.toMs).toBeLessThanOrEqual(Math.max(nowMs, before.toMs) + 1);
    }),
  );
});

test('zooming out comes to an end', () => {
  let selection: TimeSelection = { kind: 'last', lengthMs: hour };
  for (let times = 0; times < 40; times++) selection = zoomOut(selection, nowMs);
  const params = new URLSearchParams({ last: writeSelection(selection).last! });
  expect(readSelection(params)).toEqual(selection);
});

test('a selection is named briefly', () => {
  const name = (selection: TimeSelection): string => describeSelection(selection, 'UTC', nowMs);
  expect(name({ kind: 'last', lengthMs: hour })).toBe('Last hour');
  expect(name({ kind: 'last', lengthMs: 1.5 * hour })).toBe('Last 90 minutes');
  expect(name(between(nowMs - 2 * hour, nowMs - hour))).toBe('Nov 22, 10:00 – 11:00');
  expect(name(between(nowMs - 24 * hour, nowMs - 500))).toBe('Nov 21, 12:00 – Nov 22, 11:59:59');
});

test('buckets are round and not too many', () => {
  expect(bucketStepMs({ fromMs: 0, toMs: 900_000 }, 100)).toBe(10_000);
  expect(bucketStepMs({ fromMs: 0, toMs: hour }, 100)).toBe(60_000);
  expect(bucketStepMs({ fromMs: 0, toMs: 24 * hour }, 100)).toBe(900_000);
});
