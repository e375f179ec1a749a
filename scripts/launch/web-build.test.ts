import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOfSources } from './web-build.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'web-build-'));
  write('web/index.html', '<!doctype html>');
  write('web/src/main.tsx', 'start();');
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test.each(['web/src/main.tsx', 'web/src/new.tsx', 'schema/schema.graphql', 'package-lock.json', 'codegen.ts'])(
  'a change of %s makes the build stale',
  (path) => {
    const before = hashOfSources(root);
    write(path, 'changed');
    expect(hashOfSources(root)).not.toBe(before);
  },
);

test.each([
  'web/dist/index.html',
  'web/e2e/a.e2e.test.ts',
  'web/src/gql/graphql.ts',
  'web/node_modules/.vite/x',
  'api/main.ts',
])('a change of %s does not', (path) => {
  const before = hashOfSources(root);
  write(path, 'changed');
  expect(hashOfSources(root)).toBe(before);
});

test('moving text from one file to another is a change', () => {
  write('web/a.css', 'ab');
  write('web/b.css', '');
  const before = hashOfSources(root);
  write('web/a.css', 'a');
  write('web/b.css', 'b');
  expect(hashOfSources(root)).not.toBe(before);
});
