import { expect, test } from 'vitest';
import { bestMatches, matchRank } from './match.ts';

test('what begins with it comes first, then words that do, then the rest', () => {
  const names = ['checkout', 'payment', 'pay', 'web-payment', 'repay', 'pearly', 'cart'];
  expect(bestMatches(names, 'PAY', (name) => name)).toEqual(['payment', 'pay', 'web-payment', 'repay']);
  expect(bestMatches(names, 'pmt', (name) => name)).toEqual(['payment', 'web-payment']);
});

test('nothing typed fits all', () => {
  expect(bestMatches(['b', 'a'], '', (name) => name)).toEqual(['b', 'a']);
});

test('letters have to stand in this order', () => {
  expect([matchRank('checkout', 'ckt'), matchRank('checkout', 'tkc')]).toEqual([3, undefined]);
});
