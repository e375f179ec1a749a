import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { numberOf, valuesOf } from '../../query/memory/key-values.ts';
import { rowOrder } from '../../query/memory/order.ts';
import type { RowView } from '../../query/memory/row-view.ts';
import type { AggregatePlan, Aggregation, ListPlan, Position, StoreAggregate } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import type { TraceListPlan, TraceSummary } from '../ports/trace-store.ts';
import type { TraceReads } from './readers.ts';
import { allPages } from './row-kit.ts';

/** All pages of a list are those of the reference: the same items whole, in the plan's order; items that tie in any. */
export async function expectSameList<Item>(
  reader: RowReader<Item>,
  reference: RowReader<Item>,
  plan: ListPlan,
  view: RowView<Item>,
): Promise<void> {
  const { items } = await allPages((page) => reader.list(page), plan);
  const { items: expected } = await reference.list({ ...plan, limit: 1_000_000 });
  const order = rowOrder(plan, view);
  // What tells items of one instant apart is the store's own business.
  const place = (item: Item): Position =>
    order
      .position(item)
      .slice(0, plan.order ? 3 : 1)
      .map(asOneNumber);
  expect(items.map(place)).toEqual(expected.map(place));
  const byId = (left: Item, right: Item): number => (String(view.id(left)) < String(view.id(right)) ? -1 : 1);
  expect(items.toSorted(byId)).toEqual(expected.toSorted(byId));
}

/** 5 and 5n tie, and so do 0 and -0. */
function asOneNumber(part: Position[number]): Position[number] {
  return typeof part === 'number' && Number.isInteger(part) ? BigInt(part) : part;
}

/** An aggregation is that of the reference: groups in any order, estimates as near as they must be. */
export async function expectSameAggregation<Item>(
  reader: RowReader<Item>,
  reference: RowReader<Item> & { readonly items: readonly Item[] },
  plan: AggregatePlan,
  view: RowView<Item>,
): Promise<void> {
  const { aggregation, report } = await reader.aggregate(plan);
  const { aggregation: expected } = await reference.aggregate(plan);
  expect(report.truncated).toBe(false);
  expect(aggregation.times).toEqual(expected.times);
  expect([...groupsOf(aggregation).keys()].toSorted()).toEqual([...groupsOf(expected).keys()].toSorted());
  const different: string[] = [];
  for (const [keys, group] of groupsOf(expected)) {
    const foundGroup = groupsOf(aggregation).get(keys)!;
    plan.aggregates.forEach((aggregate, index) => {
      const most = magnitude(aggregate, reference.items, view);
      for (let bucket = 0; bucket < expected.times.length; bucket++) {
        const valueOf = ({ values, json, times }: Aggregation, group: number): unknown =>
          (json[index] ?? values[index]!)[group * times.length + bucket];
        const [found, right] = [valueOf(aggregation, foundGroup), valueOf(expected, group)];
        if (isSame(aggregate, found, right, most)) continue;
        different.push(`${describe(aggregate)} of ${keys} in ${bucket}: ${String(found)}, not ${String(right)}`);
      }
    });
  }
  expect(different).toEqual([]);
}

/** Estimates may differ, sums by the order in which they are made; `most` is the sum of the magnitudes. */
function isSame({ fn }: StoreAggregate, found: unknown, expected: unknown, most: number): boolean {
  if (typeof found !== 'number' || typeof expected !== 'number' || Number.isNaN(expected)) {
    const plainOf = (value: unknown): unknown => (fn === 'histogram' ? countsOf(value) : asTold(value));
    return isDeepStrictEqual(plainOf(found), plainOf(expected));
  }
  // 0 and -0 are one number to whoever reads the answer.
  if (found === expected) return true;
  if (fn === 'sum') return Math.abs(found - expected) <= most * 1e-12;
  // Infinities count as the largest numbers there are.
  const finite = Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, expected));
  return fn === 'quantile' && Math.abs(found - finite) <= Math.abs(finite) * 0.01;
}

/** All pages of a list of traces are those of the reference; traces that tie in any order. */
export async function expectSameTraces(reader: TraceReads, reference: TraceReads, plan: TraceListPlan): Promise<void> {
  const { items } = await allPages((page) => reader.listTraces({ ...plan, ...page }), plan);
  const { items: expected } = await reference.listTraces({ ...plan, limit: 1_000_000 });
  const place = ({ startNano, durationNano, spanCount }: TraceSummary): unknown[] => {
    if (plan.order === 'NEWEST') return [startNano];
    return [plan.order === 'SLOWEST' ? durationNano : spanCount, startNano];
  };
  expect(items.map(place)).toEqual(expected.map(place));
  const byId = (left: TraceSummary, right: TraceSummary): number => (left.traceId < right.traceId ? -1 : 1);
  expect(items.toSorted(byId).map(plainSummary)).toEqual(expected.toSorted(byId).map(plainSummary));
}

/** Services and roots of one instant are in any order. */
function plainSummary({ services, root, ...summary }: TraceSummary): unknown {
  return {
    ...summary,
    hasRoot: root !== null,
    services: services.map((service) => JSON.stringify(service)).toSorted(),
  };
}

function describe(aggregate: StoreAggregate): string {
  return JSON.stringify(aggregate, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}

/** The places of groups by their keys. */
function groupsOf({ keys, values, times }: Aggregation): Map<string, number> {
  const count = keys[0]?.length ?? (values[0]?.length ?? 0) / times.length;
  return new Map(Array.from({ length: count }, (_, group) => [JSON.stringify(keys.map((key) => key[group])), group]));
}

/** A value as an answer has it: JSON knows no -0. */
function asTold(value: unknown): unknown {
  return typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
}

/** How many numbers are in each bucket. */
function countsOf(histogram: unknown): number[] {
  return (histogram as [from: number, to: number, count: number][]).map(([, , count]) => count);
}

/** The sum of the magnitudes of a key's numbers. */
function magnitude<Item>({ key }: StoreAggregate, items: readonly Item[], view: RowView<Item>): number {
  if (!key) return 0;
  const numbers = items.flatMap((item) => valuesOf(item, key, view)).map(numberOf);
  return numbers.filter(Number.isFinite).reduce((sum, number) => sum + Math.abs(number), 0);
}
