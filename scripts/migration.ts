// npm run migration -- check: whether the SQL of prisma/migrations makes what prisma/schema.prisma says.
// npm run migration -- new NAME: writes the SQL that is missing as the next migration, to be read and completed by hand.
import { PGlite } from '@electric-sql/pglite';
import type { MigrationList } from '@prisma/schema-engine-wasm';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseTemplate, ensureTemplate } from '../api/control/embedded/template.ts';
import { migrationsDirectory, readMigrations } from '../api/control/migrations/read-migrations.ts';
import { missingSql } from './migration/schema-engine.ts';

const root = join(import.meta.dirname, '..');
const template = databaseTemplate(root);
const [command, name = ''] = process.argv.slice(2);
if (command !== 'check' && !(command === 'new' && /^[a-z][a-z0-9_]*$/.test(name))) {
  console.error('npm run migration -- check, or npm run migration -- new name_in_small_letters');
  process.exit(1);
}

const migrations = readMigrations();
const sql = await differenceOf();
if (command === 'check' && sql !== undefined) {
  console.error(`prisma/schema.prisma and prisma/migrations differ (npm run migration -- new NAME). Missing:\n${sql}`);
  process.exitCode = 1;
} else if (command === 'new') {
  if (sql === undefined) console.log('Nothing is missing.');
  else console.log(`Read and complete ${write(sql)}.`);
}

async function differenceOf(): Promise<string | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-migration-'));
  const dataDir = join(directory, 'pg');
  await ensureTemplate(template);
  cpSync(template, dataDir, { recursive: true });
  const database = await PGlite.create(dataDir);
  try {
    return await missingSql(database, migrationList(), { files: [{ path: 'schema.prisma', content: schema() }] });
  } finally {
    await database.close();
    rmSync(directory, { recursive: true });
  }
}

function migrationList(): MigrationList {
  return {
    baseDir: migrationsDirectory,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  };
}

function schema(): string {
  return readFileSync(join(root, 'prisma', 'schema.prisma'), 'utf8');
}

function write(sql: string): string {
  const directory = `${String(migrations.length + 1).padStart(4, '0')}_${name}`;
  mkdirSync(join(migrationsDirectory, directory));
  writeFileSync(join(migrationsDirectory, directory, 'migration.sql'), sql);
  return `prisma/migrations/${directory}/migration.sql`;
}
