import type { AnyValue } from '../../telemetry/any-value.ts';
import type { Key } from '../ports/plan.ts';
import type { ColumnarSource } from './compile-filter.ts';
import type { Contexts } from './contexts.ts';
import { groupColumn, GroupValues } from './group-values.ts';
import { keyColumn } from './key-column.ts';
import { ABSENT } from './key-places.ts';
import type { RowGroup, RowTables, Selection } from './rows.ts';

/** For each selected row the number under a key, NaN where it has none. */
export type NumberReader = (group: RowGroup, selection: Selection) => Float64Array;

export function numberReader(key: Key, source: ColumnarSource, tables: RowTables, contexts: Contexts): NumberReader {
  if (key.place === 'intrinsic') return intrinsicNumbers(key, source, tables, contexts);
  const numbers: number[] = [];
  const column = keyColumn(key, source, tables, contexts, (value) => numbers.push(asNumber(value)) - 1);
  // Those of the dictionary stay; what the rows of a group add is gone with it.
  const known = numbers.length;
  return (group, selection) => {
    numbers.length = known;
    const codes = column(group, selection);
    return Float64Array.from(codes, (code) => (code === ABSENT ? Number.NaN : numbers[code]!));
  };
}

/** The number that a value is, or that its text spells; NaN otherwise. */
export function asNumber(value: AnyValue): number {
  switch (value.type) {
    case 'INT':
    case 'DOUBLE':
      return Number(value.value);
    case 'STRING':
      return spelledNumber(value.value);
    default:
      return Number.NaN;
  }
}

function spelledNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function intrinsicNumbers(key: Key, source: ColumnarSource, tables: RowTables, contexts: Contexts): NumberReader {
  switch (key.name) {
    case 'duration':
      return (group) => group.numbers('duration');
    case 'timestamp':
      return (group) => group.numbers('time').map((time) => Number(group.baseNano) + time);
    case 'severity':
    case 'kind':
      return (group) => Float64Array.from(group.codes('context'), (context) => contexts.get(context).own[0]);
    case 'status':
      return (group) => Float64Array.from(group.codes('context'), (context) => contexts.get(context).own[1]);
    default:
      return (group, selection) => {
        const texts = new GroupValues();
        const codes = groupColumn(key, source, tables, contexts, texts)(group, selection);
        const numbers = texts.values.map((text) => spelledNumber(String(text ?? '')));
        return Float64Array.from(codes, (code) => numbers[code]!);
      };
  }
}
