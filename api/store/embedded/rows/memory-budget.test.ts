import { expect, test } from 'vitest';
import { MemoryBudget } from './memory-budget.ts';

const MAX_BYTES = 100_000;
const ENTRY_BYTES = 1000;

class Reads {
  loaded = 0;
  readonly budget = new MemoryBudget(MAX_BYTES);

  read(key: string): string {
    const load = (): string => {
      this.loaded++;
      return `value of ${key}`;
    };
    return this.budget.get(key, load, () => ENTRY_BYTES - 200);
  }

  /** How many of the keys are loaded when they are read one after the other. */
  loadsOf(keys: readonly string[]): number {
    const before = this.loaded;
    for (const key of keys) this.read(key);
    return this.loaded - before;
  }
}

const keys = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${prefix}/${at}`);

test('what fits is loaded once', () => {
  const reads = new Reads();
  const all = keys('a', 80);
  expect(reads.loadsOf(all)).toBe(80);
  expect(reads.loadsOf(all)).toBe(0);
  for (const key of all) expect(reads.read(key)).toBe(`value of ${key}`);
});

test('no more is kept than may be', () => {
  const reads = new Reads();
  for (let round = 0; round < 10; round++) {
    reads.loadsOf(keys(`round ${round}`, 50));
    expect(reads.budget.bytes).toBeLessThanOrEqual(MAX_BYTES);
  }
});

test('of more than fits, read in turns again and again, most of what fits is found', () => {
  const reads = new Reads();
  const all = keys('a', 130);
  for (let round = 0; round < 20; round++) reads.loadsOf(all);
  expect(reads.loadsOf(all)).toBeLessThan(70);
});

test('what is read now takes the place of what was read long ago', () => {
  const reads = new Reads();
  reads.loadsOf(keys('old', 200));
  for (let round = 0; round < 20; round++) reads.loadsOf(keys('new', 60));
  expect(reads.loadsOf(keys('new', 60))).toBeLessThan(5);
});

test('what is forgotten is loaded again, and takes no room', () => {
  const reads = new Reads();
  reads.loadsOf(keys('a', 40));
  reads.loadsOf(keys('b', 40));
  reads.budget.forget('a/');
  expect(reads.budget.bytes).toBe(40 * ENTRY_BYTES);
  expect(reads.loadsOf(keys('b', 40))).toBe(0);
  expect(reads.loadsOf(keys('a', 40))).toBe(40);
});
