import { expect, test } from 'vitest';
import { Recent } from './recent.ts';

test('what was used longest ago goes first', () => {
  const recent = new Recent<string>(2);
  recent.set(1, 'a');
  recent.set(2, 'b');
  recent.get(1);
  recent.set(3, 'c');
  expect([recent.get(1), recent.get(2), recent.get(3)]).toEqual(['a', undefined, 'c']);
});
