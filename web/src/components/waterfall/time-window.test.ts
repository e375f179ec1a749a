import { expect, test } from 'vitest';
import { readWindow, windowTicks, wholeWindow, writeWindow } from './time-window.ts';

test('a window survives the address bar, to the nanosecond', () => {
  expect(writeWindow({ from: 0.1 + 0.2, to: 80 })).toBe('0.3-80');
  expect(readWindow(writeWindow({ from: 12.500001, to: 80 }), 1000)).toEqual({ from: 12.500001, to: 80 });
});

test.each(['', 'x', '5-5', '9-2', '2000-3000', '-1-5', '1e3-5'])('nonsense in the address is no window: %j', (text) => {
  expect(readWindow(text, 1000)).toBeUndefined();
});

test('a window ends with the trace', () => {
  expect(readWindow('5-2000', 1000)).toEqual({ from: 5, to: 1000 });
});

test('a trace without any duration can be shown', () => {
  const { from, to } = wholeWindow(0);
  expect(to).toBeGreaterThan(from);
});

test('ticks are round and not too many', () => {
  expect(windowTicks({ from: 0, to: 470 }, 5)).toEqual([0, 100, 200, 300, 400]);
  expect(windowTicks({ from: 130, to: 170 }, 4)).toEqual([130, 140, 150, 160, 170]);
  expect(windowTicks({ from: 0, to: 660_000 }, 4)).toEqual([0, 300_000, 600_000]);
});
