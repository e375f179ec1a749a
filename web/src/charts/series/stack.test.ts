import { expect, test } from 'vitest';
import { stackOf } from './stack.ts';

test('each series stands on the one before; gaps and values below zero take no room', () => {
  const named = (values: (number | null)[]) => ({ name: String(values), token: '--color-accent', values }) as const;
  const { layers, totals } = stackOf(
    [named([1, null, -2]), { ...named([9, 9, 9]), isEarlier: true }, named([2, 3, 4])],
    3,
  );
  expect(layers.map(({ lower, upper }) => [[...lower], [...upper]])).toEqual([
    [
      [0, 0, 0],
      [1, 0, 0],
    ],
    [
      [1, 0, 0],
      [3, 3, 4],
    ],
  ]);
  expect([...totals]).toEqual([3, 3, 4]);
});
