import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { signals } from '../telemetry/signal.ts';
import { InspectedThreads, inspectorSettings } from './inspected-threads.testing.ts';
import { expectKeptBy } from './kept-requests.testing.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { Traffic } from './traffic.testing.ts';

let dataDirectory: string;

beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-threads-'));
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

test('a thread that crashes begins anew, one signal after the other, and nothing is lost or doubled', async () => {
  await using product = await Product.start({ dataDirectory, settings: inspectorSettings });
  const traffic = new Traffic(() => product, 5);
  traffic.start();
  for (const signal of signals) {
    await delay(500);
    using threads = await InspectedThreads.attach(product.output());
    await threads.crash({ signal });
    // Refused until the thread has replayed the log, and told to come again; then taken.
    const refusals: { status: number; retryAfter: string | null }[] = [];
    const others = signals.filter((other) => other !== signal);
    await expect
      .poll(
        async () => {
          const { status, headers } = await postOtlp(product.otlpUrl, signal, new Uint8Array());
          if (status !== 200) refusals.push({ status, retryAfter: headers.get('retry-after') });
          else if (refusals.length > 0) return 'taken again';
          else
            for (const other of others)
              expect((await postOtlp(product.otlpUrl, other, new Uint8Array())).status).toBe(200);
          return 'refused';
        },
        { timeout: 20_000, interval: 20 },
      )
      .toBe('taken again');
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
      new Set([JSON.stringify({ status: 503, retryAfter: '5' })]),
    );
  }
  await traffic.sendAgain(30);
  await traffic.stop();
  await expectKeptBy(product, traffic.sent, traffic.isAcknowledged);
});

test('without the thread that has the log the process ends, and the next goes on', async () => {
  let product = await Product.start({ dataDirectory, settings: inspectorSettings });
  onTestFinished(() => product.end('SIGKILL'));
  const traffic = new Traffic(() => product, 6);
  traffic.start();
  await delay(500);
  const ended = once(product.process, 'exit');
  {
    using threads = await InspectedThreads.attach(product.output());
    await threads.crash({ httpPort: 0, grpcPort: 0 });
  }
  // Node may abort of itself meanwhile: it reads on from HTTP/2 sessions of a thread that is being taken down.
  expect([
    [1, null],
    [null, 'SIGABRT'],
  ]).toContainEqual(await ended);
  expect(product.output()).toMatch(/"injected".*"thread":"receiver"/);
  product = await Product.start({ dataDirectory, ports: product.ports });
  await traffic.stop();
  await expectKeptBy(product, traffic.sent, traffic.isAcknowledged);
});

test('a thread of queries that wants too much memory begins anew, and nothing else ends', async () => {
  await using product = await Product.start({ dataDirectory, settings: inspectorSettings });
  const query = '{ services(range: { last: "1h" }) { nodes { name } } }';
  expect(await product.ask(query)).toEqual({ services: { nodes: [] } });
  {
    using threads = await InspectedThreads.attach(product.output());
    await threads.exhaust('query');
  }
  await expect.poll(() => product.output(), { timeout: 20_000 }).toMatch(/memory limit.*"thread":"query"/);
  const answer = (): Promise<unknown> => product.ask(query).catch(() => 'not yet');
  await expect.poll(answer, { timeout: 20_000 }).toEqual({ services: { nodes: [] } });
  expect(product.process.exitCode).toBeNull();
});
