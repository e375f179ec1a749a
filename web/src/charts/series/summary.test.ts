import { expect, test } from 'vitest';
import { summaryOf } from './summary.ts';

test('gaps count for nothing; the last is that of the bucket', () => {
  expect(summaryOf([1, null, 5, 9], 2)).toEqual({ last: 5, avg: 5, max: 9 });
  expect(summaryOf([1, null], 1)).toEqual({ last: null, avg: 1, max: 1 });
  expect(summaryOf([null], -1)).toEqual({ last: null, avg: null, max: null });
});
