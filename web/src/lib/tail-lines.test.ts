import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLines, insertAfter, MOST_SHOWN, noLines, release, type TailLines } from './tail-lines.ts';

test('what comes while the page is held waits, and nothing shown moves', () => {
  const before = addLines<number>(noLines, [1, 2], false);
  const held = addLines(addLines(before, [3], true), [4, 5], true);
  expect(held).toEqual({ shown: [2, 1], waiting: [5, 4, 3], forgotten: 0 });
  expect(release(held).shown).toEqual([5, 4, 3, 2, 1]);
});

test('what was left out finds its place again', () => {
  const lines = addLines<number>(noLines, [1, 2, 5, 6], false);
  expect(insertAfter(lines, [3, 4], (line) => line === 2).shown).toEqual([6, 5, 4, 3, 2, 1]);
  expect(insertAfter(lines, [-1, 0], (line) => line === 99).shown).toEqual([6, 5, 2, 1, 0, -1]);
});

test('whatever the order of arriving and holding, each item is shown once, the newest first, or counted', () => {
  const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.boolean()), { maxLength: 12 });
  fc.assert(
    fc.property(steps, (steps) => {
      let next = 0;
      let lines: TailLines<number> = noLines;
      for (const [count, isHeld] of steps) {
        lines = addLines(
          lines,
          Array.from({ length: count }, () => next++),
          isHeld,
        );
      }
      lines = release(lines);
      expect(lines.shown).toEqual(Array.from({ length: Math.min(next, MOST_SHOWN) }, (_, at) => next - 1 - at));
      expect(lines.forgotten).toBe(Math.max(0, next - MOST_SHOWN));
    }),
    { numRuns: 30 },
  );
});
