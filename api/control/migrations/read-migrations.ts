import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface Migration {
  /** `NNNN_name`: they are applied in this order. */
  name: string;
  sql: string;
  /** SHA-256 of the SQL in hexadecimal, as Prisma has it. */
  checksum: string;
}

export const migrationsDirectory = resolve(import.meta.dirname, '..', '..', '..', 'prisma', 'migrations');

/** The migrations of a directory, first to last. */
export function readMigrations(directory = migrationsDirectory): Migration[] {
  const names = readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
  return names.sort().map((name) => {
    const sql = readFileSync(join(directory, name, 'migration.sql'), 'utf8');
    return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}
