import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { actionOf, actions, mayDo, printActions } from './actions.ts';
import { scopesOfRole } from './roles.ts';

const cellsOf = (table: string): string[][] =>
  table.split('\n').map((line) => line.split('|').map((cell) => cell.trim().replace(/^-+$/, '---')));

test('docs/permissions.md has the table', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/permissions.md'), 'utf8');
  const table = page.split('\n').filter((line) => line.startsWith('|'));
  expect(cellsOf(table.join('\n'))).toEqual(cellsOf(printActions()));
});

test('a role may all that the one below it may', () => {
  for (const action of actions) {
    const [viewer, editor, admin] = (['VIEWER', 'EDITOR', 'ADMIN'] as const).map((role) =>
      mayDo(action, scopesOfRole[role]),
    );
    expect(Number(viewer)).toBeLessThanOrEqual(Number(editor));
    expect(Number(editor)).toBeLessThanOrEqual(Number(admin));
  }
});

test('a field is of the action that names it, or of that of its type, and of one alone', () => {
  const fields = actions.flatMap((action) => action.fields);
  expect(new Set(fields).size).toBe(fields.length);
  expect(actionOf('Query', 'users')!.needs).toEqual(['ADMIN']);
  expect(actionOf('Query', 'traces')!.needs).toEqual(['READ']);
  expect(actionOf('Mutation', 'launch')).toBeUndefined();
});
