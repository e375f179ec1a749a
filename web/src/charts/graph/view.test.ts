import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitView, placeInDrawing, revealPlace, zoomView } from './view.ts';

const frame = { width: 400, height: 200 };

test('all of a drawing is in the middle, small ones as they are', () => {
  expect(fitView({ width: 800, height: 200 }, frame)).toEqual({ scale: 0.5, x: 0, y: 50 });
  expect(fitView({ width: 100, height: 100 }, frame)).toEqual({ scale: 1, x: 150, y: 50 });
  expect(fitView({ width: 0, height: 0 }, frame)).toEqual({ scale: 1, x: 0, y: 0 });
});

test('what lies under the pointer stays there', () => {
  const number = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(
      number,
      number,
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (x, y, scale, factor) => {
        const before = { scale, x, y };
        const at = { x: 120, y: 40 };
        const [was, is] = [placeInDrawing(before, at), placeInDrawing(zoomView(before, factor, at), at)];
        expect(is.x).toBeCloseTo(was.x, 5);
        expect(is.y).toBeCloseTo(was.y, 5);
      },
    ),
  );
});

test('what is out of sight comes into it, and what is in sight stays', () => {
  const view = { scale: 1, x: 0, y: 0 };
  expect(revealPlace(view, { x: 500, y: 100 }, frame, 50)).toEqual({ scale: 1, x: -150, y: 0 });
  expect(revealPlace(view, { x: 200, y: 100 }, frame, 50)).toEqual(view);
});
