import { expect, test } from 'vitest';
import { BoundedTexts } from './bounded-texts.ts';

const text = (name: number, length = 60_000): string => String(name).padEnd(length, ' ');

test('holds what was made of texts, the last used of them, up to a bound of their length', () => {
  const texts = new BoundedTexts<number>();
  for (let name = 0; name < 8; name++) texts.set(text(name), name);
  expect(texts.get(text(0))).toBe(0);
  texts.set(text(8), 8);
  expect(texts.get(text(1))).toBeUndefined();
  expect(texts.get(text(0))).toBe(0);
  expect(texts.get(text(8))).toBe(8);
  // One that takes the place of another of the same text takes no more room.
  for (let again = 0; again < 100; again++) texts.set(text(8), 9);
  expect(texts.get(text(0))).toBe(0);
  expect(texts.get(text(8))).toBe(9);
});

test('holds no text that is long', () => {
  const texts = new BoundedTexts<number>();
  texts.set(text(1, 1), 1);
  texts.set(text(2, 1_000_000), 2);
  expect(texts.get(text(2, 1_000_000))).toBeUndefined();
  expect(texts.get(text(1, 1))).toBe(1);
});
