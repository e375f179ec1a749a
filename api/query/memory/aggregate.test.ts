import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AggregatePlan, Key } from '../../store/ports/plan.ts';
import { everything } from '../../store/ports/plan.ts';
import type { Span } from '../../telemetry/span.ts';
import { queryBudget } from '../budget.ts';
import { RowAggregation } from './aggregate.ts';
import { nearestRank } from './cell.ts';
import { exampleSpan } from './example-rows.ts';
import { spanView } from './row-view.ts';

const k: Key = { place: 'any', name: 'k' };
const plan: AggregatePlan = {
  filter: everything,
  range: { fromNano: 5n, toNano: 35n },
  by: [],
  aggregates: [{ fn: 'count' }],
  maxGroups: 100,
  budget: queryBudget,
};

function aggregate(spans: Span[], parts: Partial<AggregatePlan>) {
  const rows = new RowAggregation({ ...plan, ...parts }, spanView);
  for (const span of spans) rows.add(span);
  return { ...rows.finish(), truncated: rows.truncated };
}

test('every aggregate of a key', () => {
  const values = [3, '7', 1.5, 'no number', null, true, 3];
  const spans = values.map((k, index) => exampleSpan({ startNano: BigInt(5 + index), attributes: { k } }));
  const { values: columns, json } = aggregate([...spans, exampleSpan({ startNano: 30n })], {
    aggregates: [
      { fn: 'count' },
      { fn: 'count', key: k },
      { fn: 'sum', key: k },
      { fn: 'min', key: k },
      { fn: 'max', key: k },
      { fn: 'quantile', key: k, q: 0.5 },
      { fn: 'uniq', key: k },
      { fn: 'first', key: k },
      { fn: 'last', key: k },
      { fn: 'count', filter: { op: 'equals', key: k, value: { text: '3', number: 3 } } },
    ],
  });
  expect(columns.map(([value]) => value)).toEqual([8, 4, 14.5, 1.5, 7, 3, 5, null, null, 2]);
  expect(json[7]).toEqual([3]);
  expect(json[8]).toEqual([3]);
});

test('nothing is one group of zeros and nulls without keys, and no group with keys', () => {
  const aggregates: AggregatePlan['aggregates'] = [{ fn: 'count' }, { fn: 'countTraces' }, { fn: 'max', key: k }];
  expect(aggregate([], { aggregates }).values).toEqual([[0], [0], [null]]);
  expect(aggregate([], { aggregates, by: [k] }).keys).toEqual([[]]);
});

test('buckets begin at multiples of the step', () => {
  const spans = [5n, 9n, 10n, 34n].map((startNano) => exampleSpan({ startNano }));
  const { times, values } = aggregate(spans, { step: 10 });
  expect(times).toEqual([0, 0.00001, 0.00002, 0.00003]);
  expect(values).toEqual([[2, 1, 0, 1]]);
});

test('a trace counts once in each group that a span of it falls in', () => {
  const span = (traceId: string, k: string) => exampleSpan({ traceId, startNano: 5n, attributes: { k } });
  const spans = [span('1', 'a'), span('1', 'a'), span('1', 'b'), span('2', 'a')];
  const { keys, values } = aggregate(spans, { by: [k], aggregates: [{ fn: 'countTraces' }] });
  expect({ keys, values }).toEqual({ keys: [['a', 'b']], values: [[2, 1]] });
});

test('groups are by value, fields by name', () => {
  const spans = [1, 1, '1', true, null].map((k) => exampleSpan({ startNano: 5n, attributes: { k } }));
  expect(aggregate([...spans, exampleSpan()], { by: [k] })).toMatchObject({
    keys: [[1, null, '1', true]],
    values: [[2, 2, 1, 1]],
  });
  expect(aggregate(spans, { by: [{ place: 'intrinsic', name: 'kind' }] }).keys).toEqual([['server']]);
});

test('groups past the bound are left out, the smallest first', () => {
  const spans = ['a', 'b', 'b', 'c'].map((k) => exampleSpan({ startNano: 5n, attributes: { k } }));
  expect(aggregate(spans, { by: [k], maxGroups: 1 })).toMatchObject({ keys: [['b']], values: [[2]], truncated: true });
});

test('groups and buckets split the rows: their counts add up', () => {
  const row = fc.record({ startNano: fc.bigInt({ min: 5n, max: 34n }), k: fc.constantFrom('a', 'b', 1, null) });
  fc.assert(
    fc.property(fc.array(row), fc.integer({ min: 1, max: 40 }), (rows, step) => {
      const spans = rows.map(({ startNano, k }) => exampleSpan({ startNano, attributes: { k } }));
      const counts = aggregate(spans, { by: [k], step }).values[0]!;
      expect(counts.reduce((sum: number, count) => sum + count!, 0)).toBe(spans.length);
    }),
  );
});

test('percentiles are by nearest rank', () => {
  const numbers = fc.array(fc.integer(), { minLength: 1 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 99 }), (numbers, percent) => {
      const rank = Math.ceil((percent * numbers.length) / 100);
      const sorted = [...numbers].sort((left, right) => left - right);
      expect(nearestRank(numbers, percent / 100)).toBe(sorted[rank - 1]);
    }),
  );
});
