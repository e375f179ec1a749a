import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListPlan } from '../../store/ports/plan.ts';
import { everything } from '../../store/ports/plan.ts';
import { queryBudget } from '../budget.ts';
import { exampleSpan } from './example-rows.ts';
import { MemoryRows } from './memory-rows.ts';
import { spanView } from './row-view.ts';

const range = { fromNano: 0n, toNano: 10n };
const plan: ListPlan = { filter: everything, range, limit: 100, budget: queryBudget };
const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constantFrom('a', 'b', Number.NaN, 2.5, true, null));
const span = fc
  .record({ startNano: fc.bigInt({ min: 0n, max: 3n }), attributes: fc.record({ k: value }, { requiredKeys: [] }) })
  .map((parts) => exampleSpan(parts));
const order = fc.constantFrom<Pick<ListPlan, 'order' | 'oldestFirst'>>(
  {},
  { oldestFirst: true },
  { order: { key: { place: 'any', name: 'k' }, descending: false } },
  { order: { key: { place: 'any', name: 'k' }, descending: true } },
  { order: { key: { place: 'intrinsic', name: 'duration' }, descending: true } },
);

test('pages, one after the other, are the whole list', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(span, { maxLength: 12 }),
      order,
      fc.integer({ min: 1, max: 4 }),
      async (spans, order, limit) => {
        const rows = new MemoryRows(spans, spanView);
        const whole = await rows.list({ ...plan, ...order });
        const paged: string[] = [];
        let after: ListPlan['after'];
        for (let more = true; more;) {
          const page = await rows.list({ ...plan, ...order, limit, ...(after ? { after } : {}) });
          paged.push(...page.items.map(({ spanId }) => spanId));
          after = page.positions.at(-1);
          more = page.hasNextPage;
        }
        expect(paged).toEqual(whole.items.map(({ spanId }) => spanId));
        expect(paged).toHaveLength(spans.length);
      },
    ),
  );
});

test('newest first, then by id', async () => {
  const spans = [1n, 3n, 3n, 2n].map((startNano, index) => exampleSpan({ startNano, traceId: `${index}` }));
  const { items } = await new MemoryRows(spans, spanView).list(plan);
  expect(items.map(({ traceId }) => traceId)).toEqual(['2', '1', '3', '0']);
});

test('by a key: numbers, texts, then what lacks it; equals newest first', async () => {
  const values = ['b', 10, null, 9, 'a', 10];
  const spans = values.map((k, index) =>
    exampleSpan({ traceId: `${index}`, startNano: BigInt(index), attributes: { k } }),
  );
  const listed = async (descending: boolean): Promise<string> => {
    const { items } = await new MemoryRows([...spans, exampleSpan({ traceId: '-' })], spanView).list({
      ...plan,
      order: { key: { place: 'any', name: 'k' }, descending },
    });
    return items.map(({ traceId }) => traceId).join(' ');
  };
  expect(await listed(false)).toBe('3 5 1 4 0 2 -');
  expect(await listed(true)).toBe('0 4 5 1 3 2 -');
});

test('a read stops at its budget and says so', async () => {
  const spans = [1n, 2n, 3n].map((startNano) => exampleSpan({ startNano }));
  const { items, report } = await new MemoryRows(spans, spanView).list({
    ...plan,
    budget: { ...queryBudget, maxRows: 2 },
  });
  expect(items.map(({ startNano }) => startNano)).toEqual([3n, 2n]);
  expect(report).toEqual({ range, scannedRows: 2, truncated: true, notes: [] });
});
