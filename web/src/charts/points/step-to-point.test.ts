import { expect, test } from 'vitest';
import { indexPoints } from './point-index.ts';
import { stepToPoint } from './step-to-point.ts';

const xs = Float64Array.of(10, 10.2, 50, 190, 51);
const ys = Float64Array.of(20, 80, 50, 10, 90);
const size = { width: 200, height: 100 };
const index = indexPoints(xs, ys, size.width, size.height);
const step = (from: number | undefined, right: number, down: number): number | undefined => {
  const place = stepToPoint(
    { xs, ys },
    index,
    size,
    from === undefined ? undefined : { x: xs[from]!, y: ys[from]! },
    right,
    down,
  );
  return place && xs.findIndex((x, at) => x === place.x && ys[at] === place.y);
};

test('to the side from point to point, to what lies nearest in height', () => {
  expect([step(undefined, 1, 0), step(0, 1, 0), step(2, 1, 0), step(3, -1, 0), step(undefined, -1, 0)]).toEqual([
    0, 2, 4, 4, 3,
  ]);
  expect(step(3, 1, 0)).toBeUndefined();
});

test('upwards and down within the column', () => {
  expect([step(0, 0, 1), step(1, 0, -1), step(2, 0, 1)]).toEqual([1, 0, 4]);
  expect(step(0, 0, -1)).toBeUndefined();
});
