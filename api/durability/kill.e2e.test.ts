import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Product } from '../product.testing.ts';
import { expectKeptBy } from './kept-requests.testing.ts';
import { seededRandom } from './random.testing.ts';
import { Traffic } from './traffic.testing.ts';

const KILLS = 20;
/** What the product promises, on a machine that does other things too. */
const MAX_START_MS = 10_000;

test('killed twenty times under load it comes back within ten seconds each time, with all that it acknowledged, once', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-kill-'));
  const random = seededRandom(20);
  let product = await Product.start({ dataDirectory });
  const traffic = new Traffic(() => product, 1);
  const startsMs: number[] = [];
  try {
    traffic.start();
    for (let kill = 1; kill <= KILLS; kill++) {
      await delay(100 + random() * 500);
      await product.end('SIGKILL');
      traffic.round = String(kill);
      const startMs = performance.now();
      product = await Product.start({ dataDirectory, ports: product.ports });
      expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
      startsMs.push(performance.now() - startMs);
      await traffic.sendAgain(10);
    }
    await traffic.stop();
    expect(Math.max(...startsMs)).toBeLessThan(MAX_START_MS);
    await expectKeptBy(product, traffic.sent, traffic.isAcknowledged);
  } finally {
    await traffic.stop();
    await product.end('SIGKILL');
    rmSync(dataDirectory, { recursive: true, force: true });
  }
});
