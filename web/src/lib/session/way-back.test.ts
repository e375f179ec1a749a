import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logInHref, wayBack } from './way-back.ts';

const origin = 'https://seamark.example';

test.each(['/', '/traces', '/logs?filter=a%26b&last=1h'])('after signing in one is back at %s', (place) => {
  const { pathname, search } = new URL(place, origin);
  const href = new URL(logInHref(pathname, search), origin);
  expect(wayBack(href.searchParams.get('next'), origin)).toBe(place);
});

describe('a link of somebody else', () => {
  test.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '/a/..//evil.example',
    ' //evil.example',
    'https:evil.example',
    '/\t/evil.example',
  ])('to %j leads nowhere else', (next) => {
    expect(new URL(wayBack(next, origin), origin).origin).toBe(origin);
  });

  test('to anything leads nowhere else', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      ':',
      '//',
      'evil.example',
      '..',
      '.',
      '@',
      '\t',
      '\n',
      '?',
      '#',
      'http',
      'a',
    );
    fc.assert(
      fc.property(fc.array(parts), (text) => {
        expect(new URL(wayBack(text.join(''), origin), origin).origin).toBe(origin);
      }),
      { numRuns: 1000 },
    );
  });
});
