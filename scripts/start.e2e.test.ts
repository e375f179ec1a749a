import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { testService } from './test-services/test-service.ts';

const root = resolve(import.meta.dirname, '..');

test('npm start -- --demo ends in a dashboard full of services, and Ctrl-C ends all of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seamark-start-'));
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    PORT: String(port),
    OTLP_HTTP_PORT: '0',
    OTLP_GRPC_PORT: '0',
    DATA_DIR: join(folder, 'data'),
  };
  const product = spawn('npm', ['start', '--', '--demo'], { cwd: root, env, detached: true });
  const hasEnded = once(product, 'exit');
  const browser = await chromium.launch({ executablePath: testService('chromium'), args: ['--no-sandbox'] });
  onTestFinished(async () => {
    await browser.close();
    if (product.exitCode === null) process.kill(-product.pid!, 'SIGKILL');
    await hasEnded;
    rmSync(folder, { recursive: true });
  });
  let screen = '';
  for (const stream of [product.stdout, product.stderr])
    stream.on('data', (text: Buffer) => (screen += text.toString()));

  await expect.poll(() => screen, { timeout: 120_000 }).toContain('A simulated shop sends traffic');
  expect(screen).toContain(`Dashboard     http://127.0.0.1:${port}`);
  await expect.poll(() => countServices(port), { timeout: 120_000, interval: 500 }).toBeGreaterThanOrEqual(12);
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}`);
  await page.getByRole('table', { name: 'Services' }).getByRole('row').nth(12).waitFor();

  // As a terminal does: to the whole group.
  process.kill(-product.pid!, 'SIGINT');
  await hasEnded;
  expect(() => process.kill(-product.pid!, 0)).toThrow('ESRCH');
});

async function countServices(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ services(range: { last: "1h" }) { nodes { id } } }' }),
  });
  const { data } = (await response.json()) as { data: { services: { nodes: unknown[] } } };
  return data.services.nodes.length;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
