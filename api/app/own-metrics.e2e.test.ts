import { afterAll, beforeAll, expect, test } from 'vitest';
import { tracesRequest } from '../../schema/otlp.testing.ts';
import { shopSpans } from '../../schema/shop.testing.ts';
import { Product } from '../product.testing.ts';

let product: Product;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product?.[Symbol.asyncDispose]());

/** Samples of the text format, by name and labels: https://prometheus.io/docs/instrumenting/exposition_formats/. */
async function scrape(): Promise<Map<string, number>> {
  const response = await fetch(`${product.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  // Browsers get the page of that name: web/e2e/metrics.e2e.test.ts opens it.
  expect(response.headers.get('vary')).toBe('accept');
  const samples = new Map<string, number>();
  const kinds = new Map<string, string>();
  for (const line of (await response.text()).split('\n')) {
    const [, kindOf, kind] = /^# TYPE (\S+) (counter|gauge)$/.exec(line) ?? [];
    if (kindOf) kinds.set(kindOf, kind!);
    if (line === '' || line.startsWith('#')) continue;
    const [, name, labels = '', value] = /^([a-z_]+)(\{(?:[a-z_]+="[^"]*",?)+\})? (\S+)$/.exec(line)!;
    expect(kinds.get(name!)).toBe(name!.endsWith('_total') ? 'counter' : 'gauge');
    samples.set(name! + labels, Number(value));
  }
  return samples;
}

test('tell what came in, what was refused and why, and what is kept', async () => {
  const startNano = BigInt(Date.now() - 60_000) * 1_000_000n;
  await product.send('traces', tracesRequest(startNano, shopSpans));
  const [span] = shopSpans;
  await product.send('traces', tracesRequest(startNano, [{ ...span!, spanId: 'ab' }]));
  const samples = await scrape();
  expect(samples.get('seamark_ingest_items_total{signal="traces"}')).toBe(shopSpans.length);
  expect(samples.get('seamark_ingest_items_total{signal="logs"}')).toBe(0);
  expect(samples.get('seamark_ingest_rejected_items_total{signal="traces",reason="spanId"}')).toBe(1);
  expect(samples.get('seamark_store_items{signal="traces"}')).toBe(shopSpans.length);
  expect(samples.get('seamark_backend_up{name="embedded traces",role="traces"}')).toBe(1);
  const stored = samples.get('seamark_ingest_last_stored_timestamp_seconds{signal="traces"}')!;
  expect(Math.abs(stored - Date.now() / 1000)).toBeLessThan(60);
  expect(samples.has('seamark_ingest_last_stored_timestamp_seconds{signal="logs"}')).toBe(false);
  expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
});

test('are for who may read', async () => {
  const headers = { authorization: `Bearer ${'k'.repeat(40)}` };
  const response = await fetch(`${product.url}/metrics`, { headers });
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain('seamark_');
});
