import { expect, test } from 'vitest';
import { fold, foldChoices, foldingOf, foldingVariables, unfold } from './folding.ts';

test('a span that is folded and opened again leaves nothing behind', () => {
  const open = foldingOf('none');
  expect(foldingVariables(fold(open, 'a', true)).folded).toEqual(['a']);
  expect(foldingVariables(fold(fold(open, 'a', true), 'a', false))).toEqual(foldingVariables(open));
});

test('folded at a depth, what is opened is named, and what is folded in it as well', () => {
  const opened = unfold(foldingOf('2'), ['a', 'b']);
  expect(foldingVariables(opened)).toEqual({ foldDepth: 2, foldServices: false, folded: [], unfolded: ['a', 'b'] });
  expect(foldingVariables(fold(opened, 'a', true))).toMatchObject({ folded: ['a'], unfolded: ['b'] });
});

test('a small waterfall opens whole, a large one folded', () => {
  expect(foldChoices(100)[0]!.value).toBe('none');
  expect(foldChoices(100_000)[0]!.value).toBe('2');
  const values = (spanCount: number): string[] =>
    foldChoices(spanCount)
      .map(({ value }) => value)
      .sort();
  expect(values(100)).toEqual(values(100_000));
});
