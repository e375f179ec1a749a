import { BackupError } from './backup-error.ts';

/**
 * A backup is lines: this one, then each row behind a line that names its table, as PostgreSQL writes it in JSON, and in the
 * end how many there were.
 */
export interface BackupHeader {
  format: 'seamark-control';
  /** Of this form of lines. */
  version: 1;
  /** The last migration of the database: its tables are these. */
  migration: string;
  createdAt: string;
}

export interface BackupEnd {
  end: true;
  /** By table. */
  rows: Record<string, number>;
}

export function parseHeader(line: string | undefined): BackupHeader {
  const header = parseLine(line) as Partial<BackupHeader> | undefined;
  if (header?.format !== 'seamark-control')
    throw new BackupError('The file is no backup of people, keys and settings.');
  if (header.version !== 1) {
    throw new BackupError(`The backup is of version ${header.version}, which this version does not know.`);
  }
  if (typeof header.migration !== 'string') throw new BackupError('The backup does not tell its migration.');
  return header as BackupHeader;
}

/** The table that the rows after this line are of, or the end; undefined where the line is a row. */
export function parseMark(line: string): { table: string } | BackupEnd | undefined {
  if (!line.startsWith('{"table":') && !line.startsWith('{"end":')) return undefined;
  return parseLine(line) as { table: string } | BackupEnd | undefined;
}

function parseLine(line: string | undefined): unknown {
  try {
    return line === undefined ? undefined : JSON.parse(line);
  } catch {
    return undefined;
  }
}
