import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { TestReceiver } from './otlp/testing/receiver.ts';

/** A busy machine starts a program slowly. */
const patient = { timeout: 30_000 };
const running: ChildProcess[] = [];
const receivers: TestReceiver[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await Promise.all(receivers.splice(0).map((receiver) => receiver.close()));
});

async function startReceiver(status = 200): Promise<{ receiver: TestReceiver; endpoint: string }> {
  const receiver = new TestReceiver(() => ({ status }));
  receivers.push(receiver);
  return { receiver, endpoint: await receiver.listen() };
}

/** The program itself, as npm run simulate starts it. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { stdio: 'pipe' });
  running.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, said }));
  return { child, ended, said: () => said };
}

test('history is written and told', patient, async () => {
  const { receiver, endpoint } = await startReceiver();
  const { ended } = start('--endpoint', endpoint, '--backfill', '3m', '--duration', '0', '--scenario', 'slow-query');
  const { code, said } = await ended;
  expect(code).toBe(0);
  expect(new Set(receiver.received.map(({ path }) => path))).toEqual(
    new Set(['/v1/traces', '/v1/logs', '/v1/metrics']),
  );
  expect(said).toMatch(/^slow-query +\d{4}-/m);
  expect(said).toMatch(/^spans +\d{3,} accepted$/m);
});

test('SIGTERM ends a live run cleanly', patient, async () => {
  const { receiver, endpoint } = await startReceiver();
  const { child, ended } = start('--endpoint', endpoint, '--scenario', 'baseline', '--rate', '20');
  await expect.poll(() => receiver.received.length, { timeout: 15_000 }).toBeGreaterThan(0);
  child.kill('SIGTERM');
  const { code, said } = await ended;
  expect(code).toBe(0);
  expect(said).toMatch(/^spans +\d+ accepted$/m);
  expect(said).not.toContain('dropped');
});

test('without a receiver it says so, goes on, and ends when asked', patient, async () => {
  const { receiver, endpoint } = await startReceiver();
  await receiver.close();
  const { child, ended, said } = start('--endpoint', endpoint, '--scenario', 'baseline', '--rate', '20');
  await expect.poll(said, { timeout: 15_000 }).toContain(`${endpoint} cannot be reached (ECONNREFUSED); trying again.`);
  child.kill('SIGINT');
  const outcome = await ended;
  expect(outcome.code).toBe(0);
  expect(outcome.said).toMatch(/^spans +0 accepted, \d+ dropped$/m);
});

test('a refused key ends the run with a sentence', patient, async () => {
  const { endpoint } = await startReceiver(401);
  const { code, said } = await start('--endpoint', endpoint, '--backfill', '1m').ended;
  expect(code).toBe(1);
  expect(said).toContain('answered 401. Give an API key that may ingest with --key.');
});

test('a mistake in the command line is told', patient, async () => {
  const { code, said } = await start('--scenario', 'nothing').ended;
  expect(code).toBe(2);
  expect(said).toContain('There is no scenario "nothing". There are: baseline, rotate, bad-deploy,');
});
