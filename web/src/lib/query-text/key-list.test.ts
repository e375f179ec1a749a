import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readKeyList, toggleKey } from './key-list.ts';

test.each([
  ['', []],
  ['http.route,host.name', ['http.route', 'host.name']],
  [' a , ,b,a', ['a', 'b']],
  ['`odd, key`,b', ['`odd, key`', 'b']],
  ['`open', ['open']],
])('%j', (text, keys) => {
  expect(readKeyList(text)).toEqual(keys);
});

test('any keys come back as they were put in, and go when they are put in again', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 8 }), (keys) => {
      const written = keys.reduce<string[]>((list, key) => toggleKey(list, key), []);
      expect(readKeyList(written.join(','))).toEqual(written);
      expect(keys.reduce<string[]>((list, key) => toggleKey(list, key), written)).toEqual([]);
    }),
  );
});
