import { expect, test } from 'vitest';
import {
  formatBytes,
  formatChange,
  formatCount,
  formatPercent,
  formatRate,
  formatValue,
  formatWhole,
} from './number.ts';

test.each([
  [0, '0'],
  [9999, '9,999'],
  [12_345, '12.3 k'],
  [999_999, '1 M'],
  [4_500_000_000, '4.5 G'],
])('the count %d is written %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('a counter past 2^53 keeps every digit', () => {
  expect(formatWhole('9007199254740993')).toBe('9,007,199,254,740,993');
});

test.each([
  [0, '0/s'],
  [1234, '1.2 k/s'],
  [123.4, '123/s'],
  [12.34, '12.3/s'],
  [1.25, '1.3/s'],
  [0.12, '0.12/s'],
  [0.057, '0.057/s'],
  [0.005, '0.3/min'],
  [0.0005, '1.8/h'],
])('%d a second is written %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test.each([
  [0, '0 %'],
  [0.00001, '<0.01 %'],
  [0.00123, '0.12 %'],
  [0.0042, '0.42 %'],
  [0.0123, '1.2 %'],
  [0.5, '50 %'],
  [0.9996, '99.9 %'],
  [1, '100 %'],
])('the share %d is written %s', (share, text) => {
  expect(formatPercent(share)).toBe(text);
});

test.each([
  [512, '512 B'],
  [999_600, '1 MB'],
  [1_234_567, '1.23 MB'],
])('%d bytes are written %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test('a change is told in percent, and by its factor from twice on', () => {
  expect([formatChange(112, 100), formatChange(60, 100), formatChange(320, 100), formatChange(100, 100)]).toEqual([
    '+12 %',
    '−40 %',
    '×3.2',
    '±0 %',
  ]);
});

test('a change from nothing is not told', () => {
  expect(formatChange(5, 0)).toBeUndefined();
  expect(formatChange(null, 4)).toBeUndefined();
});

test('a bare value has three digits', () => {
  expect([formatValue(0.012345), formatValue(12.345), formatValue(123_456)]).toEqual(['0.0123', '12.3', '123 k']);
});

test('what is below zero has its sign in front', () => {
  expect([formatRate(-1200), formatPercent(-0.123), formatBytes(-2e8), formatValue(-2.71994)]).toEqual([
    '−1.2 k/s',
    '−12.3 %',
    '−200 MB',
    '−2.72',
  ]);
});
