import type { JsonValue } from '../../telemetry/any-value.ts';
import { NANO_PER_MS } from '../../telemetry/time.ts';
import type { GroupValue, Key } from '../../store/ports/plan.ts';
import type { ColumnType, Measure } from '../lower/query-plan.ts';
import type { Group } from './groups.ts';
import type { Column } from './query-result.ts';

/** Groups as rows: the keys, then the measures. */
export function tableOf(
  groups: readonly Group[],
  by: readonly { name: string; key: Key }[],
  measures: readonly Pick<Measure, 'name' | 'type' | 'unit'>[],
): { columns: Column[]; rows: JsonValue[][] } {
  const rows = groups.map(({ keys, values }) => [
    ...keys.map((value, index) => keyValue(by[index]!.key, value)),
    ...values.map((buckets) => buckets[0]!),
  ]);
  const typeOf = (index: number): ColumnType => typeOfValues(rows.map((row) => row[index]!));
  const columns = [
    ...by.map(({ name, key }, index): Column => {
      return isDuration(key) ? { name, type: 'DURATION', unit: 'ms' } : { name, type: typeOf(index), unit: null };
    }),
    ...measures.map(({ name, type, unit }, index): Column => ({ name, type: type ?? typeOf(by.length + index), unit })),
  ];
  return { columns, rows };
}

/** What a key's value is in an answer: durations are milliseconds. */
export function keyValue(key: Key, value: GroupValue): GroupValue {
  return isDuration(key) && typeof value === 'number' ? value / NANO_PER_MS : value;
}

function isDuration(key: Key): boolean {
  return key.place === 'intrinsic' && key.name === 'duration';
}

function typeOfValues(values: readonly JsonValue[]): ColumnType {
  const types = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  const [type] = types;
  if (type === undefined) return 'STRING';
  if (types.size > 1 || type === 'object') return 'JSON';
  return type === 'number' ? 'NUMBER' : type === 'boolean' ? 'BOOL' : 'STRING';
}
