import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SharedEvaluations, TooMuchWatched } from './shared-evaluations.ts';
import type { Evaluate, Evaluated } from './shared-evaluations.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Counts up with each evaluation; it takes `tookMs`. */
class Counter {
  evaluated = 0;
  tookMs = 0;

  readonly evaluate: Evaluate<number> = async () => {
    const value = ++this.evaluated;
    if (this.tookMs > 0) await new Promise((resolve) => setTimeout(resolve, this.tookMs));
    return { value, tickMs: 1000 };
  };
}

async function valueOf(event: Promise<IteratorResult<Evaluated<number>, undefined>>): Promise<number | undefined> {
  const { value } = await event;
  if (value && 'failure' in value) throw value.failure;
  return value?.value;
}

describe('what is watched', () => {
  test('comes at once, and again at each tick', async () => {
    const counter = new Counter();
    const events = new SharedEvaluations<number>().watch('a', counter.evaluate);
    expect(await valueOf(events.next())).toBe(1);
    const second = events.next();
    await vi.advanceTimersByTimeAsync(999);
    expect(counter.evaluated).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await valueOf(second)).toBe(2);
  });

  test('is evaluated once for all who watch the same, whose events are the same objects', async () => {
    const counter = new Counter();
    const shared = new SharedEvaluations<number>();
    const watchers = Array.from({ length: 1000 }, () => shared.watch('a', counter.evaluate));
    for (let tick = 1; tick <= 3; tick++) {
      const events = watchers.map((watcher) => watcher.next());
      await vi.advanceTimersByTimeAsync(tick === 1 ? 0 : 1000);
      expect(new Set((await Promise.all(events)).map(({ value }) => value)).size).toBe(1);
      expect(counter.evaluated).toBe(tick);
    }
  });

  test('is apart from what has another key', async () => {
    const shared = new SharedEvaluations<number>();
    const counters = [new Counter(), new Counter()];
    await Promise.all(counters.map((counter, index) => shared.watch(`${index}`, counter.evaluate).next()));
    expect(counters.map(({ evaluated }) => evaluated)).toEqual([1, 1]);
  });

  test('is new for who comes later, not what others saw seconds ago', async () => {
    const counter = new Counter();
    const shared = new SharedEvaluations<number>();
    const first = shared.watch('a', counter.evaluate);
    await first.next();
    await vi.advanceTimersByTimeAsync(100);
    expect(await valueOf(shared.watch('a', counter.evaluate).next())).toBe(1);
    await vi.advanceTimersByTimeAsync(600);
    expect(await valueOf(shared.watch('a', counter.evaluate).next())).toBe(2);
  });

  test('is not kept for who does not read: the latest alone, and none is made while nobody reads', async () => {
    const counter = new Counter();
    const shared = new SharedEvaluations<number>();
    const slow = shared.watch('a', counter.evaluate);
    const quick = shared.watch('a', counter.evaluate);
    await vi.advanceTimersByTimeAsync(0);
    for (let tick = 1; tick <= 5; tick++) {
      const event = quick.next();
      await vi.advanceTimersByTimeAsync(1000);
      expect(await valueOf(event)).toBe(tick);
    }
    const latest = counter.evaluated;
    expect(await valueOf(slow.next())).toBe(latest);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(counter.evaluated).toBe(latest);
    expect(await valueOf(quick.next())).toBe(latest + 1);
  });

  test('rests for as long as it took', async () => {
    const counter = new Counter();
    counter.tookMs = 3000;
    const events = new SharedEvaluations<number>().watch('a', counter.evaluate);
    const first = events.next();
    await vi.advanceTimersByTimeAsync(3000);
    await first;
    const second = events.next();
    await vi.advanceTimersByTimeAsync(2999);
    expect(counter.evaluated).toBe(1);
    await vi.advanceTimersByTimeAsync(3001);
    expect(await valueOf(second)).toBe(2);
  });

  test('is not evaluated twice at once', async () => {
    const counter = new Counter();
    counter.tookMs = 10_000;
    const shared = new SharedEvaluations<number>();
    const watchers = [shared.watch('a', counter.evaluate)];
    void watchers[0]!.next();
    await vi.advanceTimersByTimeAsync(5000);
    watchers.push(shared.watch('a', counter.evaluate));
    const second = watchers[1]!.next();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await valueOf(second)).toBe(1);
  });

  test('tells of a failure as an event, and tries again', async () => {
    let calls = 0;
    const events = new SharedEvaluations<number>().watch('a', async () => {
      if (++calls === 1) throw new Error('the store is away');
      return { value: calls, tickMs: 1000 };
    });
    expect((await events.next()).value).toMatchObject({ failure: { message: 'the store is away' } });
    const second = events.next();
    await vi.advanceTimersByTimeAsync(5000);
    expect(await valueOf(second)).toBe(2);
  });

  test('ends at once for who leaves, also while it waits; without watchers nothing goes on', async () => {
    const counter = new Counter();
    const shared = new SharedEvaluations<number>();
    const events = shared.watch('a', counter.evaluate);
    await events.next();
    const waiting = events.next();
    await events.return!();
    expect((await waiting).done).toBe(true);
    expect((await events.next()).done).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(counter.evaluated).toBe(1);
    expect(await valueOf(shared.watch('a', counter.evaluate).next())).toBe(2);
  });

  test('is bounded', () => {
    const shared = new SharedEvaluations<number>();
    const counter = new Counter();
    for (let index = 0; index < 2000; index++) shared.watch(`${index}`, counter.evaluate);
    expect(() => shared.watch('one more', counter.evaluate)).toThrow(TooMuchWatched);
    expect(() => shared.watch('0', counter.evaluate)).not.toThrow();
  });
});
