import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'foreground-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a program through scripts/run.mjs and waits for its first output. */
async function run(source: string): Promise<ChildProcessByStdio<null, Readable, null>> {
  const file = join(folder, 'program.ts');
  writeFileSync(file, source);
  const launcher = spawn(process.execPath, [join(root, 'scripts', 'run.mjs'), relative(root, file), 'x'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(launcher.stdout, 'data');
  return launcher;
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s reaches the program, whose exit code comes back',
  async (signal) => {
    const launcher = await run(
      `process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1000); console.log('up');`,
    );
    launcher.kill(signal);
    expect(await once(launcher, 'exit')).toEqual([7, null]);
  },
);

test('a program that a signal ended gives 128 and its number', async () => {
  const launcher = await run(`console.log('up'); process.kill(process.pid, 'SIGKILL');`);
  expect(await once(launcher, 'exit')).toEqual([137, null]);
});

test('arguments and exit code of a program that ends by itself', async () => {
  const launcher = await run(`console.log('up'); process.exitCode = process.argv[2] === 'x' ? 5 : 6;`);
  expect(await once(launcher, 'exit')).toEqual([5, null]);
});
