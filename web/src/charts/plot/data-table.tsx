import { formatInstant, type Zone } from '../../lib/format/instant.ts';
import { formatWhole } from '../../lib/format/number.ts';
import type { Unit } from '../../lib/format/unit.ts';

/** `time`: milliseconds since the epoch. */
export type TableColumn = { name: string } & ({ kind: 'time' } | { kind: 'text' } | { kind: 'value'; unit: Unit });
export type TableCell = number | string | null;

/** What a chart shows, in figures: the table behind it, and what is exported. */
export interface TableData {
  columns: readonly TableColumn[];
  rows: readonly (readonly TableCell[])[];
}

interface DataTableProps {
  data: TableData;
  title: string;
  zone: Zone;
  /** A length of CSS. */
  height: string;
}

const MOST_ROWS = 500;

/** A chart for those who would rather read it. */
export function DataTable({ data: { columns, rows }, title, zone, height }: DataTableProps) {
  return (
    <div style={{ height }} className="overflow-auto" tabIndex={0} role="region" aria-label={`${title}, as a table`}>
      <table className="w-full text-sm">
        <thead className="sticky top-0 bg-page text-left">
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} className={`pr-3 font-medium ${kind === 'value' ? 'text-right' : ''}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows have nothing else to tell them apart
            <tr key={index}>
              {columns.map((column, at) => (
                <td
                  key={column.name}
                  className={`pr-3 whitespace-nowrap ${column.kind === 'value' ? 'text-right' : at === 0 ? 'text-muted' : ''}`}
                >
                  {showCell(row[at] ?? null, column, zone)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && (
        <p className="py-2 text-sm text-faint">
          {MOST_ROWS} of {formatWhole(rows.length)} rows; all of them are in the CSV.
        </p>
      )}
    </div>
  );
}

function showCell(cell: TableCell, column: TableColumn, zone: Zone): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  if (column.kind === 'time') return formatInstant(cell, zone);
  return column.kind === 'value' ? column.unit.format(cell) : String(cell);
}
