import { describe, expect, test } from 'vitest';
import { hash32, Random } from './random.ts';

const draw = (count: number, next: () => number): number[] => Array.from({ length: count }, next);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('chance', () => {
  test('the same words give the same stream, other words another', () => {
    const stream = (...words: [number, number, number]) => {
      const random = new Random(...words);
      return draw(20, () => random.int32()).join();
    };
    expect(stream(1, 2, 3)).toBe(stream(1, 2, 3));
    const others = [stream(1, 2, 3), stream(1, 2, 4), stream(1, 3, 3), stream(2, 2, 3), stream(3, 2, 1)];
    expect(new Set(others).size).toBe(5);
  });

  test('numbers are spread as they should be', () => {
    const random = new Random(1);
    const floats = draw(20_000, () => random.float());
    expect(Math.min(...floats)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...floats)).toBeLessThan(1);
    expect(mean(floats)).toBeCloseTo(0.5, 1);
    const normals = draw(20_000, () => random.normal());
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(mean(normals.map((value) => value * value))).toBeCloseTo(1, 1);
    const logNormals = draw(9999, () => random.logNormal(40, 0.8)).sort((a, b) => a - b);
    expect(Math.abs((logNormals[4999] ?? 0) - 40)).toBeLessThan(2);
    expect(mean(draw(20_000, () => random.exponential(7)))).toBeCloseTo(7, 0);
    for (const expected of [0.3, 5, 200]) {
      expect(Math.abs(mean(draw(20_000, () => random.poisson(expected))) / expected - 1)).toBeLessThan(0.03);
    }
  });

  test('identifiers have their forms', () => {
    const random = new Random(1);
    expect(random.uuid()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-a[\da-f]{3}-[\da-f]{12}$/);
    expect(random.hex(13)).toMatch(/^[\da-f]{13}$/);
    expect(random.podSuffix(5)).toMatch(/^[b-z2-9]{5}$/);
  });
});

test('names hash to unrelated words', () => {
  const words = draw(1000, () => 0).map((_, i) => hash32(`pod-${i}`) >>> 0);
  expect(new Set(words).size).toBe(1000);
  expect(new Set(words.map((word) => word % 15)).size).toBe(15);
});
