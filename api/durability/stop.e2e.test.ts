import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { expectKeptBy } from './kept-requests.testing.ts';
import { Traffic } from './traffic.testing.ts';

const LOAD_MS = 1000;
/** What the product promises. */
const MAX_END_MS = 10_000;

let dataDirectory: string;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-stop-'));
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s under load ends it within ten seconds, with exit code 0 and nothing acknowledged lost',
  async (signal) => {
    let product = await Product.start({ dataDirectory });
    onTestFinished(() => product.end('SIGKILL'));
    const traffic = new Traffic(() => product, 3);
    traffic.start();
    // Those who hold on to it: a subscriber, and senders whose body does not end.
    const subscriber = await fetch(`${product.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { spanTail { cursor } }' }),
    });
    const slow = [product.ports.web, product.ports.otlpHttp].map(startBody);
    await delay(LOAD_MS);

    const startMs = performance.now();
    const ended = once(product.process, 'exit');
    product.process.kill(signal);
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - startMs).toBeLessThan(MAX_END_MS);
    await subscriber.text().catch(() => undefined);
    for (const socket of slow) socket.destroy();
    expect(existsSync(join(dataDirectory, 'lock'))).toBe(false);

    product = await Product.start({ dataDirectory, ports: product.ports });
    await traffic.stop();
    await expectKeptBy(product, traffic.sent, traffic.isAcknowledged);
  },
);

test('a signal while it starts ends it as well', async () => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'main.ts')], {
    env: { PATH: process.env['PATH'], DATA_DIR: dataDirectory, PORT: '0', OTLP_HTTP_PORT: '0', OTLP_GRPC_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await expect.poll(() => existsSync(join(dataDirectory, 'lock')), { timeout: 20_000, interval: 5 }).toBe(true);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(child.stdout.read()).toBeNull();
  expect(existsSync(join(dataDirectory, 'lock'))).toBe(false);
});

/** A sender that announces a body and sends only a part of it. */
function startBody(port: number) {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  const headers = [
    'POST /v1/logs HTTP/1.1',
    'host: test',
    'content-type: application/x-protobuf',
    'content-length: 1000',
  ];
  socket.write(`${headers.join('\r\n')}\r\n\r\nthe beginning`);
  return socket;
}
