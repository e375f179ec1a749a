import type { ReadBudget } from '../store/ports/plan.ts';
import type { UnixNano } from '../telemetry/time.ts';
import { queryBudget } from './budget.ts';
import { lowerQuery } from './lower/lower-query.ts';
import type { Variables } from './lower/lower-context.ts';
import { decodeCursor, fingerprint } from './run/cursor.ts';
import type { QueryResult } from './run/query-result.ts';
import { runPlan } from './run/run-plan.ts';
import type { QueryReaders } from './run/run-plan.ts';
import { parseQuery } from './syntax/parse-query.ts';
import { printQuery } from './syntax/print.ts';
import type { RangeRequest } from './time-range.ts';

export interface QueryRequest {
  text: string;
  /** Where the text names no time. */
  range?: RangeRequest | undefined;
  variables?: Variables | null | undefined;
  /** Rows of a page, 1 to 1,000. */
  first?: number | undefined;
  /** A cursor of an earlier answer to the same query. */
  after?: string | undefined;
  /** The usual one where nothing is said. */
  budget?: ReadBudget | undefined;
  /** Keys of attributes that may not be asked for. */
  hiddenKeys?: ReadonlySet<string> | undefined;
}

/**
 * Answers a query at an instant. A mistake in the text is a result, and so are a query that would read too much and a
 * store that is off. Throws InvalidCursor for an `after` that this query did not give, and whatever else a store throws.
 */
export async function runQuery(request: QueryRequest, readers: QueryReaders, now: UnixNano): Promise<QueryResult> {
  const { text, range, variables, first, budget = queryBudget, hiddenKeys } = request;
  const parsed = parseQuery(text);
  if (!parsed.ok) return { kind: 'invalid', error: parsed.error };
  const identity = fingerprint(printQuery(parsed.value), range, variables);
  const after = request.after === undefined ? undefined : decodeCursor(request.after, identity);
  const begun = after?.now ?? now;
  const lowered = lowerQuery(parsed.value, { text, range, variables, now: begun, budget, hiddenKeys });
  if (!lowered.ok) return { kind: 'invalid', error: lowered.error };
  const plan = lowered.value;
  const page = { first, after, now: begun, fingerprint: identity };
  return runPlan({ tree: parsed.value, plan, page, budget, readers });
}
