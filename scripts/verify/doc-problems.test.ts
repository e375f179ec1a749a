import { expect, test } from 'vitest';
import { docProblems, type DocTargets } from './doc-problems.ts';

const targets: DocTargets = {
  exists: (path) => ['api/main.ts', 'docs/adr', 'CONTRIBUTING.md', 'api/*/limits.ts'].includes(path),
  commands: new Set(['verify']),
};
const problems = (text: string): string[] => docProblems('docs/adr/README.md', text, targets);

test('accepts paths, folders, globs, links and commands that are there', () => {
  expect(
    problems('`api/main.ts`, `docs/adr/`, `api/*/limits.ts`, [how](../../CONTRIBUTING.md#stores), npm run verify'),
  ).toEqual([]);
});

test('names each path and command that is not there, once', () => {
  expect(problems('`api/gone.ts` and `api/gone.ts`, [old](0000-old.md), `LICENSE`, `npm run gone`'))
    .toMatchInlineSnapshot(`
    [
      "docs/adr/README.md: there is no api/gone.ts",
      "docs/adr/README.md: there is no LICENSE",
      "docs/adr/README.md: there is no docs/adr/0000-old.md",
      "docs/adr/README.md: package.json has no script gone",
    ]
  `);
});

test('takes patterns with placeholders, addresses and code of other kinds for what they are', () => {
  expect(
    problems(
      '`web/src/pages/<page>/`, `http.route`, `x.test.ts`, `fetch(url)`, [site](https://example.com), `web/dist`',
    ),
  ).toEqual([]);
});

test('does not read paths in blocks of code, but does read commands there', () => {
  expect(problems('```sh\ncat api/gone.ts\nnpm run gone\n```\n')).toEqual([
    'docs/adr/README.md: package.json has no script gone',
  ]);
});
