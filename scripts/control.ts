// npm run control -- backup FILE | restore FILE | move --to URL: people, keys and settings as a whole.
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type CommandEntry, recordCommand } from '../api/control/audit/record-command.ts';
import { SettingsError } from '../api/config/setting.ts';
import { loadSettings, type Settings } from '../api/config/settings.ts';
import { BackupError } from '../api/control/backup/backup-error.ts';
import { readBackup } from '../api/control/backup/read-backup.ts';
import { restoreBackup } from '../api/control/backup/restore-backup.ts';
import { MigrationError } from '../api/control/migrations/migration-error.ts';
import { DataDirectoryError } from '../api/store/embedded/data-directory-error.ts';
import { readBackupFile, writeBackupFile } from './control/backup-file.ts';
import { connect, type OpenedDatabase, openDatabase } from './control/open-database.ts';

const root = join(import.meta.dirname, '..');
const usage = `People, keys and settings, of the database that the settings name:
  npm run control -- backup FILE     writes them to a new file, also while the server runs
  npm run control -- restore FILE    fills an empty database with them; the server does not run
  npm run control -- move --to URL   copies them from the embedded database to an empty PostgreSQL; the server does not run`;

class UsageError extends Error {}

try {
  await run(loadSettings(root));
} catch (error) {
  const expected = [UsageError, SettingsError, BackupError, MigrationError, DataDirectoryError];
  const isExpected = expected.some((kind) => error instanceof kind) || (error instanceof Error && 'code' in error);
  console.error(isExpected && error instanceof Error ? error.message || String(error) : error);
  process.exitCode = 1;
}

async function run(settings: Settings): Promise<void> {
  const { command, file, to } = readArguments();
  if (command === 'backup') await backup(settings, file);
  else if (command === 'restore') await restore(settings, file);
  else await move(settings, to);
}

function readArguments(): { command: string; file: string; to: string } {
  try {
    const { positionals, values } = parseArgs({ allowPositionals: true, options: { to: { type: 'string' } } });
    const [command = '', file = ''] = positionals;
    const isMove = command === 'move' && positionals.length === 1 && values.to !== undefined;
    const isFile = ['backup', 'restore'].includes(command) && positionals.length === 2 && values.to === undefined;
    if (isMove || isFile) return { command, file: resolve(file), to: values.to ?? '' };
  } catch {
    // An option that is none.
  }
  throw new UsageError(usage);
}

async function backup(settings: Settings, file: string): Promise<void> {
  if (existsSync(file)) throw new BackupError(`${file} is there already and is left as it is.`);
  const database = await openDatabase(settings, root, false);
  try {
    await tell(database, 'database.backup', file);
    await writeBackupFile(file, readBackup(database.client, new Date()));
  } finally {
    await database.close();
  }
  console.log(`${database.name} was backed up to ${file}. It holds hashes of passwords and keys: keep it to yourself.`);
}

async function restore(settings: Settings, file: string): Promise<void> {
  const database = await openDatabase(settings, root, true);
  try {
    const rows = await restoreBackup(database.client, readBackupFile(file));
    await tell(database, 'database.restore', file);
    console.log(`${file} was restored to ${database.name}: ${counted(rows)}.`);
  } finally {
    await database.close();
  }
}

async function move(settings: Settings, url: string): Promise<void> {
  if (!/^postgres(ql)?:/.test(url) || !URL.canParse(url)) {
    throw new BackupError('--to is an address such as postgresql://user:password@host:5432/database.');
  }
  const source = await openDatabase({ ...settings, databaseUrl: undefined }, root, true);
  try {
    const target = await connect(url);
    try {
      // Told in the one that is copied, and so in both.
      await tell(source, 'database.move', target.name);
      const rows = await restoreBackup(target.client, readBackup(source.client, new Date()));
      console.log(`Copied from ${source.name} to ${target.name}: ${counted(rows)}.`);
      console.log('Now set DATABASE_URL to that address and start. The embedded database stays as it was.');
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function tell(database: OpenedDatabase, action: CommandEntry['action'], place: string): Promise<void> {
  return recordCommand(database.client, new Date(), { action, user: userName(), database: database.name, place });
}

/** A container may run as somebody who has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

function counted(rows: Record<string, number>): string {
  const texts = Object.entries(rows).flatMap(([table, count]) =>
    count > 0 ? [`${count} ${table.replaceAll('_', ' ')}`] : [],
  );
  return texts.join(', ') || 'nothing, as it was empty';
}
