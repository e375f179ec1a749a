import type { JsonValue } from '../../telemetry/any-value.ts';
import { compareText } from '../../telemetry/value-order.ts';
import type { GroupStep } from '../lower/query-plan.ts';
import type { Group } from './groups.ts';

/** Sorts and cuts groups. A series counts by its highest value. */
export function applySteps(groups: readonly Group[], steps: readonly GroupStep[]): Group[] {
  return steps.reduce(applyStep, sortByKeys(groups));
}

/** The order without a sort: by the keys, so that an answer does not depend on its store. */
function sortByKeys(groups: readonly Group[]): Group[] {
  const columns = groups[0]?.keys.map((_, column) => ({ column, descending: false })) ?? [];
  return sortGroups(groups, columns);
}

function applyStep(groups: Group[], step: GroupStep): Group[] {
  switch (step.do) {
    case 'limit':
      return groups.slice(0, step.count);
    case 'sort':
      return sortGroups(groups, step.by);
    case 'top':
      return topGroups(groups, step);
  }
}

function sortGroups(groups: readonly Group[], by: { column: number; descending: boolean }[]): Group[] {
  return [...groups].sort((left, right) => {
    for (const { column, descending } of by) {
      const order = compareCells(cellOf(left, column), cellOf(right, column), descending);
      if (order !== 0) return order;
    }
    return 0;
  });
}

function topGroups(groups: readonly Group[], { count, key, by }: Extract<GroupStep, { do: 'top' }>): Group[] {
  const ranked = sortGroups(
    groups.filter(({ keys }) => keys[key] !== null),
    [{ column: by, descending: true }],
  );
  const best = new Set([...new Set(ranked.map(({ keys }) => keys[key]!))].slice(0, count));
  return ranked.filter(({ keys }) => best.has(keys[key]!));
}

function cellOf({ keys, values }: Group, column: number): JsonValue {
  if (column < keys.length) return keys[column]!;
  const cells = values[column - keys.length]!;
  return cells.reduce((best, cell) => (compareCells(cell, best, true) < 0 ? cell : best));
}

/** Numbers, then texts, then what has no order; null last either way. */
function compareCells(left: JsonValue, right: JsonValue, descending: boolean): number {
  if (left === null || right === null) return (left === null ? 1 : 0) - (right === null ? 1 : 0);
  const order = compareValues(left, right);
  return descending ? -order : order;
}

function compareValues(left: Exclude<JsonValue, null>, right: Exclude<JsonValue, null>): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left === 'boolean' && typeof right === 'boolean') return Number(left) - Number(right);
  return rankOf(left) - rankOf(right);
}

const kinds = ['number', 'string', 'boolean', 'object'];

function rankOf(value: Exclude<JsonValue, null>): number {
  return kinds.indexOf(typeof value);
}
