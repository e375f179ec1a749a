import { expect, test } from 'vitest';
import { readWindow, windowTicks, writeWindow } from './time-window.ts';

test('a window survives the address bar', () => {
  expect(readWindow(writeWindow({ from: 12_500_000, to: 80_000_000 }), 1e9)).toEqual({
    from: 12_500_000,
    to: 80_000_000,
  });
});

test.each(['', 'x', '5-5', '9-2', '2000-3000', '-1-5'])('nonsense in the address shows the whole trace: %j', (text) => {
  expect(readWindow(text, 1e9)).toEqual({ from: 0, to: 1e9 });
});

test('a trace without any duration can be shown', () => {
  expect(readWindow('', 0)).toEqual({ from: 0, to: 1 });
});

test('ticks are round and not too many', () => {
  expect(windowTicks({ from: 0, to: 470 }, 5)).toEqual([0, 100, 200, 300, 400]);
  expect(windowTicks({ from: 130, to: 170 }, 4)).toEqual([130, 140, 150, 160, 170]);
});
