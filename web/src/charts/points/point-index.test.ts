import fc from 'fast-check';
import { expect, test } from 'vitest';
import { indexPoints } from './point-index.ts';

const place = fc.tuple(fc.integer({ min: -5, max: 205 }), fc.integer({ min: -5, max: 105 }));

test('what lies nearest is found as by looking at all', () => {
  fc.assert(
    fc.property(
      fc.array(place, { maxLength: 80 }),
      place,
      fc.integer({ min: 1, max: 60 }),
      (places, [x, y], within) => {
        const { nearest } = index(places);
        const distances = places.map(([px, py]) => Math.hypot(px - x, py - y));
        const least = Math.min(...distances);
        const found = nearest(x, y, within);
        if (least > within) expect(found).toBe(-1);
        else expect(distances[found]).toBe(least);
      },
    ),
  );
});

test('a box holds what lies in it', () => {
  fc.assert(
    fc.property(fc.array(place, { maxLength: 80 }), place, place, (places, a, b) => {
      const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
      const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
      const expected = places.flatMap(([x, y], at) => (x >= left && x <= right && y >= top && y <= bottom ? [at] : []));
      expect(
        index(places)
          .within(left, top, right, bottom)
          .toSorted((a, b) => a - b),
      ).toEqual(expected);
    }),
  );
});

function index(places: [number, number][]): ReturnType<typeof indexPoints> {
  return indexPoints(
    Float64Array.from(places, ([x]) => x),
    Float64Array.from(places, ([, y]) => y),
    200,
    100,
  );
}
