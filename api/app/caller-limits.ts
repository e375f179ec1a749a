import type { ExecutionArgs, ExecutionResult, GraphQLError } from 'graphql';
import type { Allowance } from '../access/allowance.ts';
import { type Budgets, LocalBudgets } from '../access/budgets.ts';
import { permits, type Principal } from '../access/principal.ts';
import { Places, type PlacesOfAll } from '../access/places.ts';
import { RedisBudgets } from '../cache/redis-budgets.ts';
import { RedisPlaces } from '../cache/redis-places.ts';
import type { SharedRedis } from '../cache/shared-redis.ts';
import { graphError } from '../../schema/errors.ts';
import { costOf } from './query-cost.ts';

/** What is told of an operation with its answer, as `extensions.cost`. */
export interface CostReport {
  requested: number;
  remaining: number;
  limit: number;
  /** ISO 8601. */
  resetsAt: string;
}

/** Of a body; what pages send has fewer. */
const CHARACTERS_OF_COST = 1024;

export type Charged = { report: CostReport } | { refusal: ExecutionResult };

/** What callers hold and spend, over all transports, and over all processes that share Redis. */
export class CallerLimits {
  readonly operations: PlacesOfAll;
  readonly sockets: PlacesOfAll;
  readonly subscriptions: PlacesOfAll;
  readonly budgets: Budgets;

  constructor(redis: SharedRedis | null) {
    this.budgets = redis ? new RedisBudgets(redis) : new LocalBudgets();
    // They come by the thousand and are over at once: what everybody asks is to cost no call.
    this.operations = redis ? new RedisPlaces(redis, { of: 'operations', unasked: 1 / 16 }) : new Places();
    this.sockets = redis ? new RedisPlaces(redis, { of: 'sockets' }) : new Places();
    this.subscriptions = redis ? new RedisPlaces(redis, { of: 'subscriptions' }) : new Places();
  }

  /**
   * Takes what reading a long body costs of who may read nothing: one that is refused is charged for nowhere else. Gives the
   * refusal, or null.
   */
  async chargeBody(
    characters: number,
    principal: Principal | null,
    { bucket, costPerMinute: limit }: Allowance,
  ): Promise<GraphQLError | null> {
    const cost = Math.floor(characters / CHARACTERS_OF_COST);
    if (cost === 0 || permits(principal, 'READ')) return null;
    const { isTaken, remaining, resetsAtMs } = await this.budgets.take(bucket, cost, limit);
    return isTaken ? null : spent(cost, remaining, limit, resetsAtMs);
  }

  /** Takes what an operation costs; who may read nothing is refused what it reads, and pays for what it changes. */
  async charge(
    { schema, document, operationName, variableValues }: ExecutionArgs,
    principal: Principal | null,
    { bucket, costPerMinute: limit }: Allowance,
  ): Promise<Charged> {
    const { reading, changing } = costOf(schema, document, operationName, variableValues);
    const requested = changing + (permits(principal, 'READ') ? reading : 1);
    if (requested > limit) return { refusal: tooExpensive(requested, limit) };
    const { isTaken, remaining, resetsAtMs } = await this.budgets.take(bucket, requested, limit);
    if (!isTaken) return { refusal: { errors: [spent(requested, remaining, limit, resetsAtMs)] } };
    return { report: { requested, remaining, limit, resetsAt: new Date(resetsAtMs).toISOString() } };
  }
}

/** What is said to who has too much under way. */
export function tooManyAtOnce(what: string, retryAfterSeconds = 1): ExecutionResult {
  return { errors: [graphError('RATE_LIMITED', `Too many ${what}; try again.`, { retryAfterSeconds })] };
}

function spent(requested: number, remaining: number, limit: number, resetsAtMs: number): GraphQLError {
  const retryAfterSeconds = Math.max(1, Math.ceil((resetsAtMs - Date.now()) / 1000));
  const message = `This costs ${requested}, and ${remaining} are left of the ${limit} that a minute allows; try again in ${retryAfterSeconds} s.`;
  return graphError('RATE_LIMITED', message, { retryAfterSeconds });
}

function tooExpensive(requested: number, limit: number): ExecutionResult {
  const message = `This costs ${requested}, but a minute allows ${limit}: ask for smaller pages, or less time.`;
  return { errors: [graphError('BAD_USER_INPUT', message)] };
}

/** The answer as HTTP tells it, where nothing was answered because too much is asked: 429, and when to ask again. */
export function toldByStatus(result: ExecutionResult): ExecutionResult {
  const limited = result.data
    ? undefined
    : result.errors?.find(({ extensions }) => extensions['code'] === 'RATE_LIMITED');
  if (!limited) return result;
  const headers = { 'retry-after': `${Number(limited.extensions['retryAfterSeconds'] ?? 1)}` };
  return { ...result, extensions: { ...result.extensions, http: { status: 429, headers } } };
}
