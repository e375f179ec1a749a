import type { TableCell, TableColumn, TableData } from './data-table.tsx';

/** RFC 4180. Times are RFC 3339, values bare numbers whose unit stands in the head; where there is none the field is empty. */
export function writeCsv({ columns, rows }: TableData): string {
  const head = columns.map((column) => writeText(headOf(column)));
  const lines = rows.map((row) => columns.map((column, at) => writeCell(row[at] ?? null, column)));
  return [head, ...lines].map((fields) => `${fields.join(',')}\r\n`).join('');
}

function headOf(column: TableColumn): string {
  return column.kind === 'value' && column.unit.base !== '' ? `${column.name} (${column.unit.base})` : column.name;
}

function writeCell(cell: TableCell, { kind }: TableColumn): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return writeText(cell);
  return kind === 'time' ? new Date(cell).toISOString() : String(cell);
}

/** Text that a spreadsheet would take for a formula is marked as text. */
function writeText(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
