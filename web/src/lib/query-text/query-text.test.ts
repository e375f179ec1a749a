import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseFilterText } from '../../../../api/query/syntax/parse-query.ts';
import { addTerm, bothFilters } from './add-term.ts';
import { completionAt } from './completion.ts';
import { splitTerms } from './split-terms.ts';
import { writeNamePart, writeTerm } from './write-term.ts';

test.each([
  ['service.name', '=', 'checkout', 'service.name=checkout'],
  ['http.route', '!=', '/carts/{cartId}', 'http.route!="/carts/{cartId}"'],
  ['http.response.status_code', '=', 500, 'http.response.status_code=500'],
  ['cache.hit', '=', true, 'cache.hit=true'],
  ['note', '=', 'true', 'note="true"'],
  ['db query', '=', 'say "hi"', '`db query`="say \\"hi\\""'],
] as const)('%s %s %j', (key, operator, value, term) => {
  expect(writeTerm(key, operator, value)).toBe(term);
});

test('the language reads back what is written, whatever the key and the value', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (key, value) => {
      const parsed = parseFilterText(writeTerm(key, '=', value));
      expect(parsed).toMatchObject({ ok: true, value: { key: { name: key }, value: { text: value } } });
    }),
  );
});

test('a part of a name is looked for wherever it stands', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (part) => {
      const parsed = parseFilterText(writeNamePart('service.name', part));
      expect(parsed).toMatchObject({ ok: true, value: { kind: 'glob', pattern: { text: `*${part}*` } } });
    }),
  );
});

test('a condition is added once, and takes the place of its opposite', () => {
  expect(addTerm('', 'kind', '=', 'server')).toBe('kind=server');
  expect(addTerm('status=error', 'kind', '=', 'server')).toBe('status=error kind=server');
  expect(addTerm('kind=server status=error', 'kind', '=', 'server')).toBe('kind=server status=error');
  expect(addTerm('kind=server status=error', 'kind', '!=', 'server')).toBe('status=error kind!=server');
});

test('alternatives are kept together', () => {
  expect(addTerm('a or b', 'kind', '=', 'server')).toBe('(a or b) kind=server');
  expect(addTerm('"a or b"', 'kind', '=', 'server')).toBe('"a or b" kind=server');
  expect(bothFilters('a or b', 'c=d')).toBe('c=d (a or b)');
  expect(bothFilters('a (b or c)', 'c=d')).toBe('c=d a (b or c)');
  expect(bothFilters(' ', 'c=d')).toBe('c=d');
});

test('the terms of a filter cover all of it but spaces', () => {
  expect(splitTerms(` a="b c" (d or e)  'f`).map(({ text }) => text)).toEqual(['a="b c"', '(d or e)', "'f"]);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', "'", '`', '\\', '(', ')', '=') }), (filter) => {
      const terms = splitTerms(filter);
      for (const { text, from, to } of terms) expect(filter.slice(from, to)).toBe(text);
      const covered = terms.reduce(
        (left, { from, to }) => left.slice(0, from) + ' '.repeat(to - from) + left.slice(to),
        filter,
      );
      expect(covered.trim()).toBe('');
    }),
  );
});

// The bar is the caret.
test.each([
  ['|', { kind: 'key', prefix: '', from: 0, to: 0 }],
  ['serv|', { kind: 'key', prefix: 'serv', from: 0, to: 4 }],
  ['status=error -ht|tp.route', { kind: 'key', prefix: 'ht', from: 14, to: 24 }],
  ['service.name=|', { kind: 'value', key: 'service.name', prefix: '', from: 13, to: 13 }],
  ['ht|tp.route=/pay', { kind: 'key', prefix: 'ht', from: 0, to: 10 }],
  ['(kind!=ser|ver)', { kind: 'value', key: 'kind', prefix: 'ser', from: 7, to: 13 }],
  ['body="connection re|', { kind: 'value', key: 'body', prefix: 'connection re', from: 5, to: 19 }],
  ['`odd key`=v|', { kind: 'value', key: 'odd key', prefix: 'v', from: 10, to: 11 }],
  ['"connection re|', undefined],
])('completion at %s', (marked, completion) => {
  const caret = marked.indexOf('|');
  expect(completionAt(marked.replace('|', ''), caret)).toEqual(completion);
});
