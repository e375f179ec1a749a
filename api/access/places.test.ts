import { expect, test } from 'vitest';
import { Places } from './places.ts';

test('a bucket holds as many places as it may, whatever others hold, and gets each back', () => {
  const places = new Places();
  const first = places.take('a', 2)!;
  const second = places.take('a', 2)!;
  expect(places.take('a', 2)).toBeNull();
  expect(places.take('b', 1)).not.toBeNull();
  first();
  first();
  expect(places.held('a')).toBe(1);
  const third = places.take('a', 2)!;
  expect(places.take('a', 2)).toBeNull();
  second();
  third();
  expect(places.held('a')).toBe(0);
  expect(places.take('a', 1)).not.toBeNull();
});

test('several are taken together, or none of them', () => {
  const places = new Places();
  const leave = places.take('a', 10, 7)!;
  expect(places.take('a', 10, 4)).toBeNull();
  expect(places.held('a')).toBe(7);
  expect(places.take('a', 10, 3)).not.toBeNull();
  leave();
  expect(places.held('a')).toBe(3);
});
