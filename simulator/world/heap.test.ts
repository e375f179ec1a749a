import { expect, test } from 'vitest';
import { Heap } from './heap.ts';
import { Random } from './random.ts';

function live(seconds: number, leaked: number) {
  const heap = new Heap(1000, 400);
  const random = new Random(4);
  let longestMs = 0;
  for (let second = 0; second < seconds && !heap.exhausted; second++) {
    heap.step(second * 1000, 10, leaked, random);
    for (const { startMs, endMs } of heap.pauses) longestMs = Math.max(longestMs, endMs - startMs);
  }
  return { heap, longestMs };
}

test('a healthy heap saws: short pauses, nothing stays', () => {
  const { heap, longestMs } = live(3600, 0);
  expect(heap.exhausted).toBe(false);
  expect(heap.major.count).toBe(0);
  expect(heap.minor.count).toBeGreaterThan(50);
  expect(heap.usedBytes).toBeLessThan(700);
  expect(longestMs).toBeLessThan(60);
});

test('a leak brings long pauses, then exhaustion', () => {
  const { heap, longestMs } = live(3600, 2);
  expect(heap.exhausted).toBe(true);
  expect(heap.major.count).toBeGreaterThan(5);
  expect(longestMs).toBeGreaterThan(500);
});

test('work waits for the end of a pause', () => {
  const heap = new Heap(1000, 400);
  heap.pauses = [{ startMs: 100, endMs: 160, major: false }];
  expect([99, 100, 159, 160].map((ms) => heap.resumeAt(ms))).toEqual([99, 160, 160, 160]);
});
