import { expect, test } from 'vitest';
import { DistinctCount } from './distinct-count.ts';

test.each([0, 1, 1000])('%i values are counted exactly', (values) => {
  const count = new DistinctCount();
  for (let round = 0; round < 2; round++) for (let value = 0; value < values; value++) count.add(`user-${value}`);
  expect(count.count).toBe(values);
});

// The inputs are fixed, so the figures do not wander.
test.each([5000, 50_000, 500_000])('%i values are counted within two in a hundred', (values) => {
  const count = new DistinctCount();
  for (let value = 0; value < values; value++) count.add(`user-${value}`);
  expect(Math.abs(count.count - values) / values).toBeLessThan(0.02);
});
