import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceTo, smoothWay } from './smooth-way.ts';

const place = fc.record({ x: fc.integer({ min: 0, max: 500 }), y: fc.integer({ min: 0, max: 500 }) });

test('a smooth way begins and ends where the way does, and stays within its bounds', () => {
  fc.assert(
    fc.property(fc.array(place, { minLength: 2, maxLength: 8 }), (way) => {
      const smooth = smoothWay(way);
      expect(smooth[0]).toEqual(way[0]);
      expect(smooth.at(-1)!.x).toBeCloseTo(way.at(-1)!.x);
      expect(smooth.at(-1)!.y).toBeCloseTo(way.at(-1)!.y);
      for (const axis of ['x', 'y'] as const) {
        const bounds = way.map((point) => point[axis]);
        for (const point of smooth) {
          expect(point[axis]).toBeGreaterThanOrEqual(Math.min(...bounds) - 1e-9);
          expect(point[axis]).toBeLessThanOrEqual(Math.max(...bounds) + 1e-9);
        }
      }
    }),
  );
});

test('how far a place lies from a way', () => {
  const way = [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
  ];
  const distances = [
    { x: 5, y: 3 },
    { x: -3, y: -4 },
    { x: 12, y: 5 },
  ].map((place) => distanceTo(way, place));
  expect([...distances, distanceTo([], { x: 0, y: 0 })]).toEqual([3, 5, 2, Infinity]);
});
