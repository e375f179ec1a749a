import { stringify } from 'csv-stringify/sync';
import type { JsonValue } from '../telemetry/any-value.ts';
import type { ExportPage } from './export-rows.ts';

export type ExportFormat = keyof typeof exportFormats;

export interface ExportText {
  contentType: string;
  write: (page: ExportPage, hasNames: boolean) => string;
}

/** The texts of an export. Where rows come page by page each ends with its cursor, after which an export can go on. */
export const exportFormats = {
  /** A JSON object on each line. */
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', write: ndjson },
  /**
   * RFC 4180, with the names on the first line. Lists and objects are JSON. Text that a spreadsheet would take for a formula
   * has an apostrophe before it: https://owasp.org/www-community/attacks/CSV_Injection.
   */
  csv: { contentType: 'text/csv; charset=utf-8; header=present', write: csv },
} satisfies Record<string, ExportText>;

function ndjson({ columns, rows, cursors }: ExportPage): string {
  const lines = rows.map((row, index) => {
    const cells = columns.map((column, at): [string, JsonValue] => [column, row[at]!]);
    if (cursors) cells.push(['cursor', cursors[index]!]);
    return `${JSON.stringify(Object.fromEntries(cells))}\n`;
  });
  return lines.join('');
}

function csv({ columns, rows, cursors }: ExportPage, hasNames: boolean): string {
  const names = hasNames ? [cursors ? [...columns, 'cursor'] : columns] : [];
  const lines = cursors ? rows.map((row, index) => [...row, cursors[index]!]) : rows;
  return stringify([...names, ...lines], {
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String, object: (value) => JSON.stringify(value) },
  });
}
