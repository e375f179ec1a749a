import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { queryBudget } from '../budget.ts';
import { lowerQuery } from '../lower/lower-query.ts';
import { parseQuery } from '../syntax/parse-query.ts';

const text = readFileSync(new URL('../../../docs/query-language.md', import.meta.url), 'utf8');
const queries = [...text.matchAll(/```ql\n([^`]*)```/g)].flatMap(([, block]) => block!.trim().split('\n'));

test.each(queries)('the documentation shows a query that works: %s', (query) => {
  const parsed = parseQuery(query);
  const now = 1_800_000_000_000_000_000n;
  expect(parsed.ok ? lowerQuery(parsed.value, { text: query, now, budget: queryBudget }) : parsed).toMatchObject({
    ok: true,
  });
});
