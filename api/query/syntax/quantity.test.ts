import { expect, test } from 'vitest';
import { readDuration, readNumber } from './quantity.ts';

test.each([
  ['1ns', 1],
  ['3us', 3e3],
  ['3µs', 3e3],
  ['3μs', 3e3],
  ['250ms', 25e7],
  ['1.5s', 15e8],
  ['1h30m', 54e11],
  ['-15m', -9e11],
  ['2d', 1728e11],
  ['1w', 6048e11],
  ['-0s', 0],
  ['', undefined],
  ['-', undefined],
  ['5', undefined],
  ['5M', undefined],
  ['m', undefined],
  ['5mx', undefined],
  ['.5s', undefined],
])('the duration of %j is %s ns', (text, nanoseconds) => {
  expect(readDuration(text)).toBe(nanoseconds);
});

test.each([
  ['42', 42],
  ['-1.5', -1.5],
  ['1e3', 1000],
  ['007', 7],
  ['9007199254740993', 9007199254740993n],
  ['2%', 0.02],
  ['10b', 10],
  ['10kb', 10_000],
  ['1.5MB', 1_500_000],
  ['2gib', 2 ** 31],
  ['1e999', undefined],
  ['1e308gb', undefined],
  ['5ms', undefined],
  ['0x10', undefined],
  ['1_000', undefined],
  ['', undefined],
])('the number of %j is %s', (text, number) => {
  expect(readNumber(text)).toBe(number);
});
