import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilterText } from '../../../../api/query/syntax/parse-query.ts';
import { patternFilter } from './pattern-filter.ts';

test.each([
  ['connection refused: <*>', '"connection refused"'],
  ['order <*> shipped to <*>', '"shipped to" order'],
  ['<*> - "GET /search?q=oak%<*> HTTP/<*>" <*>', '"GET /search?q=oak" HTTP'],
  ['part<*> of <*>words', 'of'],
  ['{"msg":"payment captured","order":"<*>"}', '"payment captured" order msg'],
  ['not a word', '"not a word"'],
  ['<*>', undefined],
  ['<*> - <*>!', undefined],
])('%s', (template, filter) => {
  expect(patternFilter(template)).toBe(filter);
});

test('whatever the template, the language reads it', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.constant('<*>'), fc.string({ unit: 'grapheme' })), { maxLength: 12 }), (parts) => {
      const filter = patternFilter(parts.join(''));
      expect(filter === undefined || parseFilterText(filter).ok).toBe(true);
    }),
  );
});
