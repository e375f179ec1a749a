import type { ExecutionResult } from 'graphql';
import type { Allowance } from '../access/allowance.ts';
import type { Budgets } from '../access/budgets.ts';
import { graphError } from '../../schema/errors.ts';
import type { Bill, Unpaid } from '../../schema/subscriptions.ts';

/**
 * What one subscription to answers pays: the whole when it begins, and from then on its share of each evaluation, which is
 * split among those who watch the same. Where that is more than is left it is told so in place of the answer, and goes on
 * when there is more: a screen on a wall never ends by it.
 */
export class EvaluationBill implements Bill {
  readonly #budgets: Budgets;
  readonly #allowance: Allowance;
  readonly #cost: number;
  #isBegun = false;

  /** `cost`: of one evaluation, paid once already. */
  constructor(budgets: Budgets, allowance: Allowance, cost: number) {
    this.#budgets = budgets;
    this.#allowance = allowance;
    this.#cost = cost;
  }

  async pay(sharedBy: number): Promise<Unpaid | null> {
    const isBegun = this.#isBegun;
    this.#isBegun = true;
    if (!isBegun) return null;
    const { bucket, costPerMinute: limit } = this.#allowance;
    const share = Math.ceil(this.#cost / sharedBy);
    const { isTaken, remaining, resetsAtMs } = await this.#budgets.take(bucket, share, limit);
    return isTaken ? null : { result: paused(share, remaining, limit, resetsAtMs), untilMs: resetsAtMs };
  }
}

function paused(share: number, remaining: number, limit: number, resetsAtMs: number): ExecutionResult {
  const retryAfterSeconds = Math.max(1, Math.ceil((resetsAtMs - Date.now()) / 1000));
  const message = `Each answer costs ${share}, and ${remaining} are left of the ${limit} that a minute allows; the next comes in ${retryAfterSeconds} s.`;
  return { errors: [graphError('RATE_LIMITED', message, { retryAfterSeconds })] };
}
