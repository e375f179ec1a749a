import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seriesColor, seriesColors } from './series-color.ts';

test('up to twelve names have twelve colours, whatever their order', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 12 }), (names) => {
      const colors = seriesColors(names);
      expect(new Set(colors.values()).size).toBe(names.length);
      expect(seriesColors(names.toReversed())).toEqual(colors);
    }),
  );
});

test('a name alone has the colour that it has everywhere, and any number of them has one each', () => {
  expect(seriesColors(['checkout'])).toEqual(new Map([['checkout', seriesColor('checkout')]]));
  const many = Array.from({ length: 100 }, (_, at) => `service ${at}`);
  const colors = [...seriesColors(many).values()];
  expect(colors.length).toBe(100);
  expect(new Set(colors).size).toBe(12);
  expect(colors.every((color) => /^--color-series-(?:[1-9]|1[0-2])$/.test(color))).toBe(true);
});
