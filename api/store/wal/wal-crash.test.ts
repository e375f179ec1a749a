import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replayLog } from './replay-log.ts';
import { WalWriter } from './wal-writer.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-crash-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const writerModule = new URL('wal-writer.ts', import.meta.url).href;

test('a process that is killed while it writes loses nothing that it acknowledged', async () => {
  const child = run(`
    for (;;) {
      const results = Array.from({ length: 20 }, () => writer.append(entry(2000)));
      await Promise.all(results.map(({ durable }) => durable));
      console.log(writer.durable.sequence);
    }
  `);
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    acknowledged = Number(line);
    if (acknowledged === 400) child.kill('SIGKILL');
  }
  const { writer, recovery } = await WalWriter.open(directory, { limits: {} });
  await writer.close();
  expect(recovery.damages).toEqual([]);
  const replayed = await Array.fromAsync(replayLog(directory, { signal: 'logs', after: 0, through: Infinity }));
  expect(replayed.length).toBeGreaterThanOrEqual(acknowledged);
  expect(replayed.map(({ sequence }) => sequence)).toEqual(replayed.map((_, index) => index + 1));
});

test('a disk that takes no more refuses the group, keeps the others, and takes smaller ones again', async () => {
  const child = run(
    `
    const results = [];
    for (const bytes of [20_000, 20_000, 60_000, 1000, 30_000]) {
      results.push(await writer.append(entry(bytes)).durable.then(() => 'durable', (error) => error.name));
    }
    await writer.close();
    console.log(JSON.stringify(results));
  `,
    'ulimit -f 64; ',
  );
  const lines = await Array.fromAsync(createInterface({ input: child.stdout! }));
  expect(lines).toEqual(['["durable","durable","WalWriteFailed","durable","durable"]']);
  const { writer, recovery } = await WalWriter.open(directory, { limits: {} });
  await writer.close();
  expect(recovery).toMatchObject({ damages: [], cutBytes: 0, nextSequence: 6 });
  const replayed = await Array.fromAsync(replayLog(directory, { signal: 'logs', after: 0, through: Infinity }));
  expect(replayed.map(({ sequence, body }) => [sequence, body.length])).toEqual([
    [1, 20_000],
    [2, 20_000],
    [4, 1000],
    [5, 30_000],
  ]);
});

/** Runs a script with an open log in a process of its own, after the shell command `limit`. */
function run(script: string, limit = ''): ChildProcess {
  const source = `
    import { WalWriter } from ${JSON.stringify(writerModule)};
    const { writer } = await WalWriter.open(${JSON.stringify(directory)}, { limits: {} });
    const encoding = { format: 'protobuf', compression: 'identity' };
    const entry = (bytes) => ({ signal: 'logs', encoding, receivedAtMs: 1, limitsVersion: 1, stampedAttributes: '', body: Buffer.alloc(bytes, 7) });
    ${script}
  `;
  const child = spawn('bash', ['-c', `${limit}exec "$0" --input-type=module -e "$1"`, process.execPath, source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return child;
}
