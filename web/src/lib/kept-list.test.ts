import { afterEach, expect, test, vi } from 'vitest';
import { KeptList } from './kept-list.ts';

function storage(): Pick<Storage, 'getItem' | 'setItem'> {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, text) => void items.set(key, text) };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the newest comes first, each once, and not too many', () => {
  vi.stubGlobal('localStorage', storage());
  const list = new KeptList('texts', 3);
  for (const text of ['a', 'b', 'c', 'a', ' ', 'd']) list.add(text);
  expect(list.read()).toEqual(['d', 'a', 'c']);
  expect(new KeptList('texts', 3).read()).toEqual(['d', 'a', 'c']);
});

test.each(['{', '7', '[1, "a", null]'])('what somebody else left there does no harm: %s', (kept) => {
  vi.stubGlobal('localStorage', { ...storage(), getItem: () => kept });
  const list = new KeptList('texts', 3);
  list.add('b');
  expect(list.read().every((text) => typeof text === 'string')).toBe(true);
});

test('without storage it lasts as long as the page', () => {
  vi.stubGlobal('localStorage', undefined);
  const list = new KeptList('texts', 3);
  list.add('a');
  expect(list.read()).toEqual(['a']);
});
