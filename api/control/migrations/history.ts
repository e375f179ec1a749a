import { MigrationError } from './migration-error.ts';
import type { Migration } from './read-migrations.ts';

/** A row of `_prisma_migrations` that was not rolled back. */
export interface AppliedMigration {
  name: string;
  checksum: string;
  isFinished: boolean;
}

/**
 * What is left to apply after a history. Throws MigrationError where the history is not the beginning of our own, which
 * nobody but an operator can mend.
 */
export function pendingMigrations(known: Migration[], applied: AppliedMigration[]): Migration[] {
  const byName = new Map(applied.map((migration) => [migration.name, migration]));
  const [first] = known;
  if (applied.length > 0 && first && !byName.has(first.name)) {
    throw new MigrationError(
      `The database holds the tables of another program (its history begins with ${applied[0]!.name}): use a database of its own.`,
    );
  }
  const names = new Set(known.map(({ name }) => name));
  const unknown = applied.find(({ name }) => !names.has(name));
  if (unknown) {
    throw new MigrationError(
      `The database is newer than this version, which does not know its migration ${unknown.name}: start the version that made it, or a later one.`,
    );
  }
  const pending = known.findIndex(({ name }) => !byName.has(name));
  const done = pending === -1 ? known : known.slice(0, pending);
  for (const { name, checksum } of done) {
    const migration = byName.get(name)!;
    if (!migration.isFinished) {
      throw new MigrationError(`Migration ${name} was begun by another tool and not finished: finish it there.`);
    }
    if (migration.checksum !== checksum) {
      throw new MigrationError(`Migration ${name} was edited after the database had applied it: restore its text.`);
    }
  }
  const left = pending === -1 ? [] : known.slice(pending);
  const late = left.find(({ name }) => byName.has(name));
  if (late) {
    throw new MigrationError(`Migration ${late.name} is in the database, but ${left[0]!.name} before it is not.`);
  }
  return left;
}
