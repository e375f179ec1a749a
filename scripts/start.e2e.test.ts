import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { chromium } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../api/config/make-certificate.testing.ts';
import { testService } from './test-services/test-service.ts';

const root = resolve(import.meta.dirname, '..');

/** `npm start -- --demo` with an empty data directory on a free port, gone when the test has ended. */
async function startDemo(settings: Record<string, string> = {}): Promise<Demo> {
  const folder = mkdtempSync(join(tmpdir(), 'seamark-start-'));
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    PORT: String(port),
    OTLP_HTTP_PORT: '0',
    OTLP_GRPC_PORT: '0',
    DATA_DIR: join(folder, 'data'),
    ...settings,
  };
  const product = spawn('npm', ['start', '--', '--demo'], { cwd: root, env, detached: true });
  const hasEnded = once(product, 'exit');
  onTestFinished(async () => {
    if (product.exitCode === null) process.kill(-product.pid!, 'SIGKILL');
    await hasEnded;
    rmSync(folder, { recursive: true });
  });
  let screen = '';
  for (const stream of [product.stdout, product.stderr])
    stream.on('data', (text: Buffer) => (screen += text.toString()));
  await expect.poll(() => screen, { timeout: 120_000 }).toContain('A simulated shop sends traffic');
  return { port, screen: () => screen, pid: product.pid!, hasEnded };
}

interface Demo {
  port: number;
  screen: () => string;
  pid: number;
  hasEnded: Promise<unknown>;
}

test('npm start -- --demo ends in a dashboard full of services, and Ctrl-C ends all of it', async () => {
  const browser = await chromium.launch({ executablePath: testService('chromium'), args: ['--no-sandbox'] });
  onTestFinished(() => browser.close());
  const { port, screen, pid, hasEnded } = await startDemo();
  expect(screen()).toContain(`Dashboard     http://127.0.0.1:${port}`);
  await expect
    .poll(() => countServices(`http://127.0.0.1:${port}`), { timeout: 120_000, interval: 500 })
    .toBeGreaterThanOrEqual(12);
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}`);
  await page.getByRole('table', { name: 'Services' }).getByRole('row').nth(12).waitFor();

  // As a terminal does: to the whole group.
  process.kill(-pid, 'SIGINT');
  await hasEnded;
  expect(() => process.kill(-pid, 0)).toThrow('ESRCH');
});

test('with a certificate that vouches for itself the demo is over TLS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seamark-start-tls-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { certFile, keyFile } = await makeCertificate(testService('openssl'), folder, 'demo');
  const { port, screen } = await startDemo({ TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile });
  expect(screen()).toContain(`Dashboard     https://127.0.0.1:${port}`);
  setDefaultCACertificates([...getCACertificates(), readFileSync(certFile, 'utf8')]);
  await expect
    .poll(() => countServices(`https://127.0.0.1:${port}`), { timeout: 120_000, interval: 500 })
    .toBeGreaterThanOrEqual(12);
});

async function countServices(url: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
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
