import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'tests-'));
  symlinkSync(join(import.meta.dirname, '..', 'node_modules'), join(project, 'node_modules'));
});
afterEach(() => rmSync(project, { recursive: true }));

/** Runs `npm test` in a project of this one file. */
async function runTests(source: string, ci: string): Promise<{ code: number; lines: string[] }> {
  writeFileSync(join(project, 'a.test.ts'), `import { beforeAll, describe, expect, test } from 'vitest';\n${source}`);
  const options = { cwd: project, env: { ...process.env, CI: ci, VITEST: undefined } };
  const run = promisify(execFile)(process.execPath, [join(import.meta.dirname, 'test.ts')], options);
  const { code, stdout } = await run.then(
    (printed) => ({ ...printed, code: 0 }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code, lines: stdout.trimEnd().split('\n') };
}

test('the last line counts what passed and what failed', async () => {
  const passes = `test('a', () => expect(1).toBe(1)); test('b', () => expect(1).toBe(1));`;
  const passed = await runTests(passes, '');
  expect([passed.code, passed.lines.at(-1)]).toEqual([0, '2 passed, 0 failed']);
  const failed = await runTests(`${passes} test('c', () => expect(1).toBe(2));`, '');
  expect([failed.code, failed.lines.at(-1)]).toEqual([1, '2 passed, 1 failed']);
});

test('what did not run is named, and failed where a change is judged', async () => {
  const source = `test('a', () => expect(1).toBe(1)); test.skip('later', () => {}); test.todo('never');`;
  const byHand = await runTests(source, '');
  expect([byHand.code, byHand.lines.at(-1)]).toEqual([0, '1 passed, 0 failed']);
  expect(byHand.lines).toContain('not run: a.test.ts > later');
  const judged = await runTests(source, 'true');
  expect([judged.code, judged.lines.at(-1)]).toEqual([1, '1 passed, 2 failed']);
});

test.each([
  ['a file that cannot be read', `import './gone.ts'; test('a', () => expect(1).toBe(1));`],
  [
    'a hook that fails',
    `describe('x', () => { beforeAll(() => { throw new Error('no'); }); test('a', () => expect(1).toBe(1)); });`,
  ],
  [
    'an error outside of tests',
    `void Promise.reject(new Error('late'));\ntest('a', () => new Promise((done) => setTimeout(done, 50)));`,
  ],
  ['no test at all', ''],
])('%s is a failure', async (_, source) => {
  const { code, lines } = await runTests(source, '');
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatch(/^[01] passed, [1-9]\d* failed$/);
});
