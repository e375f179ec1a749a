import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { logsRequest, tracesRequest } from '../../schema/otlp.testing.ts';
import { shopLogs, shopSpans } from '../../schema/shop.testing.ts';
import { testService } from '../test-services/test-service.ts';

const root = join(import.meta.dirname, '..', '..');
const CASES = 2000;
const SEED = 20_261_128;
const WITHIN_MS = 15 * 60_000;
const ADMIN = `Bearer ${'k'.repeat(40)}`;

interface Found {
  asked: number;
  statuses: Record<string, number>;
  codes: Record<string, number>;
  wrong: { document: string; status: number; answer: string }[];
}

let product: Product;
let viewer: string;
beforeAll(async () => {
  product = await Product.start({
    settings: {
      BOOTSTRAP_API_KEY: 'k'.repeat(40),
      BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com',
      BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery',
      TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  const startNano = BigInt(Date.now() - 300_000) * 1_000_000n;
  await product.send('traces', tracesRequest(startNano, shopSpans));
  await product.send('logs', logsRequest(startNano, shopLogs));
  const query = 'mutation { createApiKey(name: "viewer", scopes: [READ]) { secret } }';
  const response = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: ADMIN },
    body: JSON.stringify({ query }),
  });
  const { data } = (await response.json()) as { data: { createApiKey: { secret: string } } };
  viewer = `Bearer ${data.createApiKey.secret}`;
});
afterAll(() => product?.[Symbol.asyncDispose]());

test.concurrent.each([
  ['a stranger', () => ''],
  ['a viewer', () => viewer],
  ['an admin', () => ADMIN],
])(
  'whatever schemathesis asks as %s has an answer that is none of a fault',
  async (who, authorization) => {
    const { stdout } = await promisify(execFile)(
      testService('pythonWithSchemathesis'),
      [
        join(import.meta.dirname, 'ask_graph.py'),
        join(root, 'schema/schema.graphql'),
        `${product.url}/graphql`,
        String(CASES),
        String(SEED),
        authorization(),
      ],
      { timeout: WITHIN_MS },
    );
    const { asked, statuses, codes, wrong } = JSON.parse(stdout) as Found;
    console.log(`${asked} cases as ${who}: ${JSON.stringify({ statuses, codes })}`);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThanOrEqual(CASES);
    // Most of them got as far as the rights of who asks.
    expect(codes['UNAVAILABLE'] ?? 0).toBeLessThan(CASES / 10);
    if (who === 'a viewer') expect(codes['UNAUTHENTICATED'] ?? 0).toBeLessThan(CASES / 10);
    expect(product.process.exitCode).toBeNull();
    expect(product.output()).not.toMatch(/"level":50/);
  },
  WITHIN_MS,
);
