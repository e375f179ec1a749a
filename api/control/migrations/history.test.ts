import { describe, expect, test } from 'vitest';
import { pendingMigrations } from './history.ts';
import { MigrationError } from './migration-error.ts';

const known = ['0001_users', '0002_keys', '0003_audit'].map((name) => ({ name, sql: '', checksum: `sum of ${name}` }));

function applied(...names: string[]): { name: string; checksum: string; isFinished: boolean }[] {
  return names.map((name) => ({ name, checksum: `sum of ${name}`, isFinished: true }));
}

test.each([
  [[], ['0001_users', '0002_keys', '0003_audit']],
  [['0001_users'], ['0002_keys', '0003_audit']],
  [['0001_users', '0002_keys', '0003_audit'], []],
])('after %j come %j', (names, pending) => {
  expect(pendingMigrations(known, applied(...names)).map(({ name }) => name)).toEqual(pending);
});

describe('is refused with a sentence', () => {
  test.each([
    ['a newer database', applied('0001_users', '0002_keys', '0003_audit', '0004_boards'), /newer.*0004_boards/],
    ["another program's history", applied('20240101_init'), /another program.*20240101_init/],
    ['an edited migration', [{ ...applied('0001_users')[0]!, checksum: 'other' }], /0001_users was edited/],
    ['one that was not finished', [{ ...applied('0001_users')[0]!, isFinished: false }], /0001_users.*not finished/],
    ['a gap', applied('0001_users', '0003_audit'), /0003_audit.*0002_keys/],
  ])('%s', (_, history, sentence) => {
    expect(() => pendingMigrations(known, history)).toThrow(MigrationError);
    expect(() => pendingMigrations(known, history)).toThrow(sentence);
  });
});
