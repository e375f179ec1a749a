import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { queryBudget } from '../budget.ts';
import { parseFilterText, parseQuery } from '../syntax/parse-query.ts';
import { printQuery } from '../syntax/print.ts';
import { queryTree } from '../syntax/tree.arbitrary.ts';
import { lowerQuery } from './lower-query.ts';

const now = 1_800_000_000_000_000_000n;

test('any query that parses has a plan, or a mistake inside of its text', () => {
  const variables = fc.dictionary(fc.constantFrom('x', '_long_name1'), fc.jsonValue());
  fc.assert(
    fc.property(queryTree, variables, (tree, variables) => {
      const text = printQuery(tree);
      const parsed = parseQuery(text);
      const lowered = lowerQuery(parsed.ok ? parsed.value : tree, { text, variables, now, budget: queryBudget });
      const isAnswered = lowered.ok || lowered.error.position + lowered.error.length <= text.length;
      expect(isAnswered).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ['deep brackets', '('.repeat(2000) + ')'.repeat(2000)],
  ['many repeats', 'x{1000}'.repeat(1000)],
  ['many repeats of a group', '(abcdefghijk){1000}'],
  ['nested repeats', '(((a{10}){10}){10}){10}'],
])('a regular expression of %s is answered', (_, pattern) => {
  const parsed = parseQuery(`logs body~"${pattern}"`);
  const answer = parsed.ok && lowerQuery(parsed.value, { text: '', now, budget: queryBudget });
  expect(answer).toMatchObject({ ok: false });
});

test('many regular expressions are bounded together', () => {
  const text = `logs ${'body~"x{1000}" or '.repeat(800)} a`;
  const parsed = parseQuery(text);
  const answer = parsed.ok && lowerQuery(parsed.value, { text, now, budget: queryBudget });
  expect(answer).toMatchObject({ error: { message: 'the patterns of the query have more than 10000 steps' } });
});

test('variables are values by name, and nothing that every object has', () => {
  const parsed = parseQuery('logs k=$constructor');
  const answer = parsed.ok && lowerQuery(parsed.value, { text: '', now, budget: queryBudget });
  expect(answer).toMatchObject({ error: { message: 'the variable $constructor has no value' } });
  expect(parseFilterText('k=$__proto__')).toMatchObject({ value: { value: { kind: 'variable', name: '__proto__' } } });
});
