import type { Unit } from '../../lib/format/unit.ts';
import type { TableData } from '../plot/data-table.tsx';
import type { ChartData } from './series.ts';

/** The figures of a chart, the newest first. */
export function seriesTable({ times, series }: ChartData, unit: Unit): TableData {
  return {
    columns: [{ name: 'Time', kind: 'time' }, ...series.map(({ name }) => ({ name, kind: 'value', unit }) as const)],
    rows: times.map((time, bucket) => [time, ...series.map(({ values }) => values[bucket] ?? null)]).reverse(),
  };
}
