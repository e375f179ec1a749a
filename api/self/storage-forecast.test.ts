import { describe, expect, test } from 'vitest';
import { bySignal } from '../telemetry/signal.ts';
import { forecastStorage } from './storage-forecast.ts';
import type { MeasuredPart, StorageBounds } from './storage-forecast.ts';

const hour = 3_600_000;
const day = 24 * hour;
const now = 1000 * day + 12 * hour;
const bounds: StorageBounds = {
  retentionMs: bySignal(() => 7 * day),
  maxBytes: 10_000,
  totalBytes: 100_000,
  freeBytes: 50_000,
};

/** An hour of traces for each of the last ones, the current one half full. */
function hours(count: number, bytes: number): MeasuredPart[] {
  return Array.from({ length: count }, (_, index) => {
    const startMs = now - index * hour - hour / 2;
    return { signal: 'traces', startMs, endMs: startMs + hour, bytes: index === 0 ? bytes / 2 : bytes };
  });
}

describe('a forecast of storage', () => {
  test('reckons with what came in the last day', () => {
    const { usedBytes, bytesPerDay, expectedBytes, fullAtMs } = forecastStorage(hours(48, 10), bounds, now);
    expect(usedBytes).toBe(475);
    expect(bytesPerDay).toEqual({ traces: 240, logs: null, metrics: null });
    expect(expectedBytes).toBe(240 * 7);
    expect(fullAtMs).toBeNull();
  });

  test('reckons up what there is of a day', () => {
    expect(forecastStorage(hours(4, 10), bounds, now).bytesPerDay.traces).toBeCloseTo(240);
    expect(forecastStorage(hours(0, 10), bounds, now)).toMatchObject({ usedBytes: 0, expectedBytes: null });
  });

  test('tells when room runs out', () => {
    const { expectedBytes, fullAtMs } = forecastStorage(hours(24, 100), bounds, now);
    expect(expectedBytes).toBe(16_800);
    // 2,350 of 10,000 bytes are taken, 2,400 come each day.
    expect((fullAtMs! - now) / day).toBeCloseTo(7650 / 2400);
    const narrow = forecastStorage(hours(24, 100), { ...bounds, freeBytes: 240 }, now);
    expect((narrow.fullAtMs! - now) / day).toBeCloseTo(0.1);
  });

  test('of what is kept for ever has no end', () => {
    const forever = { ...bounds, retentionMs: bySignal(() => null) };
    const { expectedBytes, fullAtMs } = forecastStorage(hours(24, 10), forever, now);
    expect(expectedBytes).toBeNull();
    expect(fullAtMs).toBeGreaterThan(now);
  });

  test('counts the share of a part that is of the last day', () => {
    const today: MeasuredPart = { signal: 'metrics', startMs: 1000 * day, endMs: 1001 * day, bytes: 60 };
    const yesterday: MeasuredPart = { signal: 'metrics', startMs: 999 * day, endMs: 1000 * day, bytes: 100 };
    expect(forecastStorage([today, yesterday], bounds, now).bytesPerDay.metrics).toBe(60 + 50);
  });
});
