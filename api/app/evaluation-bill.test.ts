import type { ExecutionResult } from 'graphql';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { allowanceOf } from '../access/allowance.ts';
import { LocalBudgets, MINUTE_MS } from '../access/budgets.ts';
import { reader, TestGraph } from '../../schema/graph.testing.ts';
import { EvaluationBill } from './evaluation-bill.ts';

const TICK_MS = 1000;
const COST = 10;
const usual = allowanceOf(reader, null);

let graph: TestGraph;
let budgets: LocalBudgets;
let open: AsyncIterableIterator<ExecutionResult>[];
beforeEach(async () => {
  graph = await TestGraph.open();
  budgets = new LocalBudgets();
  open = [];
  vi.useFakeTimers();
});
afterEach(async () => {
  await Promise.all(open.map((events) => events.return!()));
  vi.useRealTimers();
  await graph[Symbol.asyncDispose]();
});

/** A screen whose key may spend so much in a minute; each evaluation costs COST. */
async function screen(bucket: string, costPerMinute: number, query = 'signUpPolicy'): Promise<Screen> {
  const bill = new EvaluationBill(budgets, { ...usual, bucket, costPerMinute }, COST);
  const text = `subscription { live(every: "1s") { query { ${query} } } }`;
  const events = await graph.subscribe(text, {}, reader, bill);
  if (!(Symbol.asyncIterator in events)) throw events.errors![0]!;
  open.push(events);
  return new Screen(events);
}

/** Reads all that comes. */
class Screen {
  /** Each is the code of an error, or that there was an answer. */
  readonly seen: unknown[] = [];
  retryAfterSeconds: unknown;
  isEnded = false;

  constructor(events: AsyncIterableIterator<ExecutionResult>) {
    void this.#read(events);
  }

  async #read(events: AsyncIterableIterator<ExecutionResult>): Promise<void> {
    for await (const { errors } of events) {
      this.seen.push(errors?.[0]?.extensions['code'] ?? 'answer');
      this.retryAfterSeconds = errors?.[0]?.extensions['retryAfterSeconds'];
    }
    this.isEnded = true;
  }
}

const left = (bucket: string, limit: number): number => budgets.take(bucket, 0, limit).remaining;

test('each evaluation is paid, but for the first, which was when it was subscribed to', async () => {
  const alone = await screen('a', 1000);
  await vi.advanceTimersByTimeAsync(0);
  expect(left('a', 1000)).toBe(1000);
  await vi.advanceTimersByTimeAsync(3 * TICK_MS);
  expect(alone.seen).toEqual(['answer', 'answer', 'answer', 'answer']);
  expect(left('a', 1000)).toBe(1000 - 3 * COST);
});

test('those who watch the same split it, whose ever they are', async () => {
  const others = await Promise.all(['a', 'a', 'a', 'b', 'c'].map((bucket) => screen(bucket, 1000)));
  await screen('d', 1000, 'signUpPolicy singleSignOn { name }');
  await vi.advanceTimersByTimeAsync(2 * TICK_MS);
  expect(others.map(({ seen }) => seen.length)).toEqual([3, 3, 3, 3, 3]);
  expect(['a', 'b', 'c', 'd'].map((bucket) => 1000 - left(bucket, 1000))).toEqual([
    2 * 3 * (COST / 5),
    2 * (COST / 5),
    2 * (COST / 5),
    2 * COST,
  ]);
});

test('who has nothing left is told once, evaluates nothing meanwhile, and goes on with the next minute', async () => {
  const poor = await screen('a', 25);
  await vi.advanceTimersByTimeAsync(3 * TICK_MS);
  expect(poor.seen).toEqual(['answer', 'answer', 'answer', 'RATE_LIMITED']);
  const { retryAfterSeconds } = poor;
  expect(retryAfterSeconds).toBe(MINUTE_MS / 1000 - 2);
  await vi.advanceTimersByTimeAsync(Number(retryAfterSeconds) * 1000 - 1);
  expect(poor.seen).toHaveLength(4);
  await vi.advanceTimersByTimeAsync(2 * TICK_MS);
  expect(poor.seen.slice(4)).toEqual(['answer', 'answer']);
  expect(poor.isEnded).toBe(false);
});

test('others who watch the same go on meanwhile', async () => {
  const [poor, rich] = [await screen('a', COST), await screen('b', 1000)];
  await vi.advanceTimersByTimeAsync(3 * TICK_MS);
  expect(poor.seen).toEqual(['answer', 'answer', 'answer', 'RATE_LIMITED']);
  await vi.advanceTimersByTimeAsync(3 * TICK_MS);
  expect(poor.seen).toHaveLength(4);
  expect(rich.seen).toEqual(Array.from({ length: 7 }, () => 'answer'));
});

test('who leaves while they are paused has left at once', async () => {
  const poor = await screen('a', COST - 1);
  await vi.advanceTimersByTimeAsync(TICK_MS);
  expect(poor.seen).toEqual(['answer', 'RATE_LIMITED']);
  await open[0]!.return!();
  await vi.advanceTimersByTimeAsync(0);
  expect(poor.isEnded).toBe(true);
});
