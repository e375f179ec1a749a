import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Sketch } from '../telemetry/sketch.ts';
import { latencyHeatmap } from './latency-heatmap.ts';
import type { HistogramBucket } from './latency-heatmap.ts';

/** The histogram that a store gives of durations in nanoseconds. */
function histogramOf(durations: readonly number[]): HistogramBucket[] {
  const sketch = new Sketch();
  for (const duration of durations) sketch.add(duration);
  return sketch.distribution().map(({ from, to, count }) => [from, to, count]);
}

const ms = 1_000_000;

describe('a heat map of latencies', () => {
  test('has a row for each quarter of a doubling between the quickest and the slowest', () => {
    const { boundsMs, counts } = latencyHeatmap([0, 60_000], [histogramOf([10 * ms, 10 * ms, 40 * ms]), []]);
    expect(boundsMs[0]).toBeLessThan(10);
    expect(boundsMs.at(-1)).toBeGreaterThanOrEqual(40);
    expect(boundsMs.length).toBe(counts[0]!.length + 1);
    boundsMs.slice(1).forEach((bound, row) => expect(bound / boundsMs[row]!).toBeCloseTo(2 ** 0.25, 6));
    expect(counts[0]!.filter((count) => count > 0)).toEqual([2, 1]);
    expect(counts[1]).toEqual(counts[0]!.map(() => 0));
  });

  test('of nothing has no rows', () => {
    expect(latencyHeatmap([0, 1], [[], []])).toEqual({ times: [0, 1], boundsMs: [], counts: [[], []] });
  });

  test('counts what took no time in the lowest row', () => {
    expect(latencyHeatmap([0], [histogramOf([0, 0])])).toEqual({ times: [0], boundsMs: [0, 0], counts: [[2]] });
    expect(latencyHeatmap([0], [histogramOf([0, 5 * ms])]).counts).toEqual([[2]]);
  });

  test('counts each request once, between the bounds of its row', () => {
    const durations = fc.array(fc.integer({ min: 1, max: 1e12 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(durations, (all) => {
        const { boundsMs, counts } = latencyHeatmap([0], [histogramOf(all)]);
        expect(counts[0]!.reduce((sum, count) => sum + count, 0)).toBe(all.length);
        counts[0]!.forEach((count, row) => {
          const within = all.filter(
            (duration) => duration / ms > boundsMs[row]! * 0.999999 && duration / ms <= boundsMs[row + 1]! * 1.000001,
          );
          expect(within.length).toBeGreaterThanOrEqual(count);
        });
      }),
    );
  });
});
