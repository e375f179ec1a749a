import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from './return-path.ts';

const origin = 'https://seamark.example';

test.each(['/', '/traces', '/logs?filter=a%26b&last=1h'])('%s is gone back to', (path) => {
  expect(returnPath(path)).toBe(path);
});

test.each([
  undefined,
  ['/a', '/b'],
  '',
  'https://evil.example',
  'javascript:alert(1)',
  '//evil.example',
  `/${'a'.repeat(2001)}`,
])('%j is not', (asked) => {
  expect(returnPath(asked)).toBe('/');
});

test('whatever is asked for, it is a path of the product and of one line', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    ':',
    '//',
    'evil.example',
    '..',
    '@',
    '\t',
    '\r\n',
    '?',
    '#',
    'http',
    'product.invalid',
    'a',
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const path = returnPath(parts.join(''));
      expect(new URL(path, origin).origin).toBe(origin);
      expect(path).toMatch(/^\/[\x21-\x7e]*$/);
    }),
    { numRuns: 1000 },
  );
});
