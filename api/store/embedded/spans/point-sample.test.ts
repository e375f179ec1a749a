import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashNumber } from '../../../telemetry/columns/hash.ts';
import { PointSample } from './point-sample.ts';

function sampleOf(durations: readonly number[], limit: number): PointSample {
  const sample = new PointSample(limit);
  durations.forEach((duration, place) => {
    sample.add({ start: place, duration, status: place % 3, place }, hashNumber(place, 7) >>> 0);
  });
  return sample;
}

describe('a sample of points', () => {
  test('is all of them while they are few', () => {
    const durations = [5, 3, 9, 1];
    const points = sampleOf(durations, 4).finish();
    expect(points).toEqual(durations.map((duration, place) => ({ start: place, duration, status: place % 3, place })));
  });

  test('of many keeps the slowest, and the others evenly', () => {
    const durations = Array.from({ length: 100_000 }, (_, at) => (at % 1000 === 0 ? 1e6 + at : at % 500));
    const sample = sampleOf(durations, 1000);
    const points = sample.finish();
    expect(sample.count).toBe(100_000);
    expect(points).toHaveLength(1000);
    expect(points.filter(({ duration }) => duration >= 1e6)).toHaveLength(100);
    // Of the 900 others each tenth of the time has about a tenth.
    const ordinary = points.filter(({ duration }) => duration < 400);
    const tenths = Array.from({ length: 10 }, (_, tenth) => {
      return ordinary.filter(({ start }) => Math.floor(start / 10_000) === tenth).length;
    });
    for (const count of tenths) expect(Math.abs(count / (ordinary.length / 10) - 1)).toBeLessThan(0.5);
  });

  test('keeps slow ones though there are as slow ones', () => {
    for (let first = 0; first < 50; first++) {
      const durations = Array.from({ length: 8 }, (_, at) => (at === first % 8 || at === (first + 3) % 8 ? 20 : 0));
      const sample = new PointSample(4);
      durations.forEach((duration, place) =>
        sample.add({ start: place, duration, status: 0, place }, hashNumber(place + first * 8, 7) >>> 0),
      );
      expect(Math.max(...sample.finish().map(({ duration }) => duration))).toBe(20);
    }
  });

  test('is within its limit, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 300 }),
        fc.integer({ min: 1, max: 40 }),
        (durations, limit) => {
          const sample = sampleOf(durations, limit);
          const points = sample.finish();
          expect(sample.count).toBe(durations.length);
          expect(points.length).toBe(Math.min(limit, durations.length));
          for (const { place, duration } of points) expect(duration).toBe(durations[place]);
          expect(new Set(points.map(({ place }) => place)).size).toBe(points.length);
          const slowest = durations.toSorted((a, b) => b - a).slice(0, Math.floor(limit / 4));
          const kept = points.map(({ duration }) => duration).sort((a, b) => b - a);
          slowest.forEach((duration, rank) => expect(kept[rank]).toBe(duration));
        },
      ),
    );
  });
});
