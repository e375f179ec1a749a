import { parseNano } from '../../telemetry/time.ts';
import { queryBudget } from '../budget.ts';
import { lowerQuery } from '../lower/lower-query.ts';
import { parseQuery } from '../syntax/parse-query.ts';
import { printQuery } from '../syntax/print.ts';
import type { QueryError } from '../syntax/query-error.ts';
import { describePlan } from './describe-plan.ts';

const now = parseNano('2026-11-22T12:00:00Z')!;
const variables = { service: 'checkout', all: ['web', 'checkout'], least: 500, text: 'out of stock', nothing: null };

/** What the language makes of a query, in the form of the files of cases. */
export function answer(query: string): string {
  const parsed = parseQuery(query);
  if (!parsed.ok) return describeError(parsed.error);
  const text = printQuery(parsed.value);
  const lowered = lowerQuery(parsed.value, { text: query, variables, now, budget: queryBudget });
  if (!lowered.ok) return describeError(lowered.error);
  const plan = describePlan(lowered.value).filter(
    (line) => !line.endsWith('2026-11-22T11:45:00Z to 2026-11-22T12:00:00Z'),
  );
  return [text === query ? [] : [`= ${text}`], plan.map((line) => `  ${line}`)].flat().join('\n');
}

function describeError({ message, position, length, hint }: QueryError): string {
  const pointer = `  ${' '.repeat(position)}${'^'.repeat(Math.max(1, length))}`;
  return [pointer, `! ${message}`, ...(hint === null ? [] : [`? ${hint}`])].join('\n');
}
