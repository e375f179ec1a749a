import { expect, test } from 'vitest';
import { lockFileProblems } from './lock-file-problems.ts';

const sound = { integrity: 'sha512-x', license: 'MIT' };

test('accepts packages that lie beside or further out than who needs them', () => {
  const packages = {
    '': { dependencies: { a: '1.0.0' }, devDependencies: { d: '2.0.0-rc.1' } },
    'node_modules/a': { ...sound, dependencies: { b: '^1.0.0', c: '^1.0.0' } },
    'node_modules/a/node_modules/b': { ...sound, dependencies: { c: '^1.0.0' } },
    'node_modules/c': { ...sound, hasInstallScript: true },
    'node_modules/d': { ...sound, dev: true, license: '(MIT OR CC0-1.0)' },
  };
  expect(lockFileProblems({ packages }, { c: false })).toEqual([]);
});

test('names what npm ci would refuse', () => {
  const packages = {
    '': { dependencies: { '@x/a': '1.0.0' } },
    'node_modules/@x/a': { ...sound, optionalDependencies: { '@x/a-darwin-arm64': '1.0.0' } },
  };
  expect(lockFileProblems({ packages }, {})).toEqual([
    '@x/a-darwin-arm64, needed by node_modules/@x/a, has no entry: take a release that has it for every platform',
  ]);
});

test.each([
  ['git+ssh://git@host.example/b.git#0123', /comes from git\+ssh:/],
  ['file:../b', /comes from file:/],
  ['http://mirror.example/b.tgz', /comes from http:/],
  ['https://mirror.example/b.tgz', /comes from https:/],
])('refuses what comes from %s', (resolved, problem) => {
  const packages = { 'node_modules/b': { ...sound, resolved } };
  expect(lockFileProblems({ packages }, {})).toEqual([expect.stringMatching(problem)]);
});

test.each([
  ['a folder', { ...sound, link: true, resolved: 'packages/b' }, 'node_modules/b is a folder'],
  ['what has no hash', { license: 'MIT' }, 'node_modules/b has no hash'],
  ['a weak hash', { ...sound, integrity: 'sha1-x' }, 'node_modules/b has no hash'],
  ['what has no licence', { integrity: 'sha512-x' }, 'node_modules/b has the licence of nobody'],
  ['what makes others give away theirs', { ...sound, license: 'AGPL-3.0' }, 'node_modules/b has the licence AGPL'],
  ['two of which one is not ours', { ...sound, license: 'MIT AND GPL-2.0' }, 'node_modules/b has the licence MIT'],
  ['what only tools may have', { ...sound, license: 'MPL-2.0' }, 'node_modules/b has the licence MPL-2.0'],
  ['a script that nobody knows', { ...sound, hasInstallScript: true }, 'b runs a script when it is installed'],
])('refuses %s', (_, locked, problem) => {
  expect(lockFileProblems({ packages: { 'node_modules/b': locked } }, {})).toEqual([expect.stringContaining(problem)]);
});

test.each(['^1.0.0', '~1.0.0', '1.x', '*', 'latest', 'git+https://host.example/b.git', 'file:../b', 'npm:c@1.0.0'])(
  'refuses to be given any of %s',
  (release) => {
    const packages = { '': { devDependencies: { b: release } } };
    expect(lockFileProblems({ packages }, {})).toEqual([
      `b is asked for as ${release}: name one release of the registry (npm i -E)`,
    ]);
  },
);

test('refuses to allow scripts that are not there any more', () => {
  expect(lockFileProblems({ packages: {} }, { gone: true })).toEqual(['gone is in allowScripts, and has no script']);
});
