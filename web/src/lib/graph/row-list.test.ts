import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_WINDOWS, type ReadRows, RowList, rowOf, WINDOW_ROWS } from './row-list.ts';

/** Numbers as rows; each window is answered when it is its turn. */
function numbers(total: number): { read: ReadRows<number>; reads: number[]; answer: () => Promise<void> } {
  const reads: number[] = [];
  const waiting: (() => void)[] = [];
  const read: ReadRows<number> = (from, rows) => {
    reads.push(from / WINDOW_ROWS);
    const length = Math.max(0, Math.min(rows, total - from));
    return new Promise((resolve) => {
      waiting.push(() => resolve({ totalRows: total, rows: Array.from({ length }, (_, at) => from + at) }));
    });
  };
  const answer = async (): Promise<void> => {
    while (waiting.length > 0) {
      waiting.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { read, reads, answer };
}

test('rows are there once they were seen, and no more of them than are kept', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 40_000 }),
      fc.array(fc.nat(40_000), { minLength: 1, maxLength: 60 }),
      async (total, seen) => {
        const { read, answer } = numbers(total);
        const list = new RowList(read, total);
        for (const at of seen) {
          const first = Math.min(at, total - 1);
          const last = Math.min(first + 40, total - 1);
          list.ensure(first, last);
          await answer();
          expect(rowOf(list.view(), first)).toBe(first);
          expect(rowOf(list.view(), last)).toBe(last);
          expect(list.view().count).toBe(total);
          expect(list.view().windows.size).toBeLessThanOrEqual(MOST_WINDOWS);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('what is scrolled past while others are read is not read', async () => {
  const { read, reads, answer } = numbers(100_000);
  const list = new RowList(read, 100_000);
  for (let first = 0; first < 100_000; first += WINDOW_ROWS) list.ensure(first, first + 30);
  await answer();
  expect(reads).toEqual([0, 1, 249]);
});

test('a failure is told, and forgotten when it is read', async () => {
  let fails = true;
  const failure = { sentence: 'The server cannot be reached.', filter: undefined };
  const list = new RowList<number>(async () => (fails ? failure : { totalRows: 1, rows: [7] }), 1);
  list.ensure(0, 0);
  await Promise.resolve();
  await Promise.resolve();
  expect(list.view()).toMatchObject({ failure, count: 1 });
  fails = false;
  list.again();
  await Promise.resolve();
  await Promise.resolve();
  expect(list.view().failure).toBeUndefined();
  expect(rowOf(list.view(), 0)).toBe(7);
});
