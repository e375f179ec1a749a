import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { whatIsMissing } from './install.mjs';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'install-'));
  mkdirSync(join(root, 'node_modules'));
});
afterEach(() => rmSync(root, { recursive: true }));

const locked = {
  '': { version: '1.0.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/a-darwin-arm64': { version: '1.0.0', optional: true },
};

function lock(installed: Record<string, { version: string }>): void {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }));
  writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
}

test('nothing is missing when all but packages of other platforms is installed', () => {
  lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/a/node_modules/b': { version: '2.0.0' } });
  expect(whatIsMissing(root)).toBeUndefined();
});

test('a clone has no node_modules', () => {
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }));
  expect(whatIsMissing(root)).toBe('node_modules is missing');
});

test('a changed lock file names the first package that differs', () => {
  lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/a/node_modules/b': { version: '1.9.0' } });
  expect(whatIsMissing(root)).toBe('b is another version');
  lock({ 'node_modules/a/node_modules/b': { version: '2.0.0' } });
  expect(whatIsMissing(root)).toBe('a is missing');
});

test('a package of another platform that is there must be the right one', () => {
  lock({
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a/node_modules/b': { version: '2.0.0' },
    'node_modules/a-darwin-arm64': { version: '0.9.0' },
  });
  expect(whatIsMissing(root)).toBe('a-darwin-arm64 is another version');
});
