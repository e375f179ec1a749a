import { expect, test } from 'vitest';
import { lockFileProblems } from './lock-file-problems.ts';

test('accepts packages that lie beside or further out than who needs them', () => {
  const packages = {
    '': { dependencies: { a: '1.0.0' } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0', c: '^1.0.0' } },
    'node_modules/a/node_modules/b': { version: '1.2.0', dependencies: { c: '^1.0.0' } },
    'node_modules/c': { version: '1.0.0' },
  };
  expect(lockFileProblems({ packages })).toEqual([]);
});

test('names what npm ci would refuse and what ties the file to one registry', () => {
  const packages = {
    '': { dependencies: { '@x/a': '1.0.0' } },
    'node_modules/@x/a': { version: '1.0.0', optionalDependencies: { '@x/a-darwin-arm64': '1.0.0' } },
    'node_modules/b': { version: '1.0.0', resolved: 'https://registry.example/b.tgz' },
  };
  expect(lockFileProblems({ packages })).toMatchInlineSnapshot(`
    [
      "@x/a-darwin-arm64, needed by node_modules/@x/a, has no entry: take a release that has it for every platform",
      "node_modules/b names the registry it came from: set omit-lockfile-registry-resolved",
    ]
  `);
});
