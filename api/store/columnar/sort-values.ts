import type { AnyValue } from '../../telemetry/any-value.ts';
import { compareNumbers, compareText } from '../../telemetry/value-order.ts';
import type { GroupValue, Key } from '../ports/plan.ts';
import type { ColumnarSource } from './compile-filter.ts';
import type { Contexts } from './contexts.ts';
import { groupValue } from '../ports/group-value.ts';
import { groupColumn, GroupValues } from './group-values.ts';
import { keyColumn } from './key-column.ts';
import { ABSENT } from './key-places.ts';
import { numberReader } from './number-column.ts';
import type { RowGroup, RowTables, Selection } from './rows.ts';

/** What a list is ordered by: a number as it is, a text, or null where there is neither. */
export type SortValue = number | bigint | string | null;

/** The values of the selected rows of a group, by row. Hold until it is called for the next group. */
export type SortColumn = (group: RowGroup, selection: Selection) => (row: number) => SortValue;

export function sortColumn(key: Key, source: ColumnarSource, tables: RowTables, contexts: Contexts): SortColumn {
  if (key.place === 'intrinsic') return intrinsicColumn(key, source, tables, contexts);
  const values: SortValue[] = [];
  const column = keyColumn(key, source, tables, contexts, (value) => values.push(sortValue(value)) - 1);
  // Those of the dictionary stay; what the rows of a group add is gone with it.
  const known = values.length;
  return (group, selection) => {
    values.length = known;
    const codes = column(group, selection);
    return (row) => (codes[row] === ABSENT ? null : values[codes[row]!]!);
  };
}

function intrinsicColumn(key: Key, source: ColumnarSource, tables: RowTables, contexts: Contexts): SortColumn {
  switch (key.name) {
    case 'timestamp':
      return (group) => {
        const times = group.numbers('time');
        return (row) => group.baseNano + BigInt(times[row]!);
      };
    case 'severity':
    case 'kind':
    case 'status':
    case 'duration': {
      const read = numberReader(key, source, tables, contexts);
      return (group, selection) => {
        const numbers = read(group, selection);
        return (row) => numbers[row]!;
      };
    }
    default:
      return (group, selection) => {
        const values = new GroupValues();
        const codes = groupColumn(key, source, tables, contexts, values)(group, selection);
        return (row) => textOf(values.values[codes[row]!]!);
      };
  }
}

function sortValue(value: AnyValue): SortValue {
  if (value.type === 'INT') return value.value;
  if (value.type === 'DOUBLE') return Number.isNaN(value.value) ? null : value.value;
  return textOf(groupValue(value));
}

function textOf(value: GroupValue): SortValue {
  return value === null ? null : String(value);
}

/** Numbers before texts, or the other way round; null last either way. */
export function compareSortValues(a: SortValue, b: SortValue, descending: boolean): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const order = compareValues(a, b);
  return descending ? -order : order;
}

function compareValues(a: number | bigint | string, b: number | bigint | string): number {
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : 1;
  return typeof b === 'string' ? -1 : compareNumbers(a, b);
}
