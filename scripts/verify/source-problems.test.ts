import { expect, test } from 'vitest';
import { sourceProblems } from './source-problems.ts';

test('leaves the environment to api/config', () => {
  const text = 'const port = process.env.PORT;';
  expect(sourceProblems('api/ingest/server.ts', text, [])).toEqual([
    'api/ingest/server.ts:1: only api/config reads the environment; take the setting as an argument',
  ]);
  expect(sourceProblems('api/config/read-settings.ts', text, [])).toEqual([]);
  expect(sourceProblems('scripts/test.ts', text, [])).toEqual([]);
});

test('keeps paths of a machine out of documents, and those of this machine out of every file', () => {
  expect(sourceProblems('README.md', 'a\ncat /home/me/x\nhttps://example.com/home/x', [])).toEqual([
    'README.md:2: a path of one machine says nothing to a reader',
  ]);
  expect(sourceProblems('api/route.ts', "const route = '/home/me';", [])).toEqual([]);
  expect(sourceProblems('api/route.ts', "open('/srv/checkout/x')", ['/srv/checkout/'])).toEqual([
    'api/route.ts:1: names /srv/checkout/, which only this machine has',
  ]);
});

test('does not let the compiler be silenced', () => {
  const [ignore, any] = ['ignore', 'any'];
  expect(sourceProblems('web/src/a.tsx', `// @ts-${ignore}\nvalue as ${any}`, [])).toHaveLength(2);
});
