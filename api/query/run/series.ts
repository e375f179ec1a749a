import type { AnyValue, Attribute, JsonValue } from '../../telemetry/any-value.ts';
import type { Exemplar } from '../../telemetry/metric-point.ts';
import type { GroupValue, Key } from '../../store/ports/plan.ts';
import type { Measure } from '../lower/query-plan.ts';
import type { Group } from './groups.ts';
import type { TimeSeries } from './query-result.ts';
import { keyValue } from './table.ts';

/** Groups as series: of each group one for each measure. Values that are no numbers are left out. */
export function seriesOf(
  groups: readonly Group[],
  times: number[],
  by: readonly { name: string; key: Key }[],
  measures: readonly Pick<Measure, 'name' | 'unit'>[],
  exemplars: readonly Exemplar[][] = [],
): TimeSeries[] {
  return groups.flatMap(({ number, keys, values }) => {
    const labels = keys.map((value, index): Attribute => {
      const { name, key } = by[index]!;
      return { key: name, value: labelOf(keyValue(key, value)) };
    });
    return measures.map(({ name, unit }, index): TimeSeries => {
      const column = values[index]!;
      const isNumeric = column.every((value) => value === null || typeof value === 'number');
      return {
        name,
        unit,
        role: 'VALUE',
        labels,
        times,
        values: isNumeric ? column : numbersOf(column),
        exemplars: exemplars[number] ?? [],
      };
    });
  });
}

function numbersOf(column: readonly JsonValue[]): (number | null)[] {
  return column.map((value) => (typeof value === 'number' ? value : null));
}

function labelOf(value: GroupValue): AnyValue {
  switch (typeof value) {
    case 'string':
      return { type: 'STRING', value };
    case 'boolean':
      return { type: 'BOOL', value };
    case 'number':
      return Number.isSafeInteger(value) ? { type: 'INT', value: BigInt(value) } : { type: 'DOUBLE', value };
    default:
      return { type: 'EMPTY' };
  }
}
