import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { SlowQueries } from './slow-queries.ts';

function query(atMs: number, durationMs: number): Parameters<SlowQueries['add']>[0] {
  return { atMs, durationMs, name: null, text: '{ a }', errorCodes: [] };
}

test('the slowest of the last day are kept, quick ones are not', () => {
  const queries = new SlowQueries();
  for (const [at, duration] of [
    [0, 9000],
    [90_000_000, 499],
    [90_000_000, 600],
    [90_000_001, 700],
  ] as const) {
    queries.add(query(at, duration));
  }
  expect(queries.slowest(90_000_002, 10).map(({ durationMs }) => durationMs)).toEqual([700, 600]);
  expect(queries.slowest(90_000_002, 1)).toHaveLength(1);
});

test('any number of them and any length of text is bounded', () => {
  const queries = new SlowQueries();
  for (let at = 0; at < 5000; at++) queries.add({ ...query(at, 500 + at), text: 'x'.repeat(5000) });
  const kept = queries.slowest(5000, 10_000);
  expect(kept).toHaveLength(200);
  expect(kept[0]).toMatchObject({ durationMs: 5499 });
  expect(kept.every(({ text }) => text.length === 4000)).toBe(true);
});

test('of a long document its beginning alone stays in memory', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const queries = new SlowQueries();
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let at = 0; at < 200; at++) {
    const text = `query NameOfTheQuery${at} {${Buffer.alloc(1_000_000, ' ').toString('latin1')}}`;
    queries.add({ ...query(at, 1000), name: text.slice(6, 24), text });
  }
  collect();
  // 200 MB came.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(50_000_000);
  expect(queries.slowest(1000, 200)).toHaveLength(200);
});
