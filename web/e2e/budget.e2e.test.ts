import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { tracesRequest } from '../../schema/otlp.testing.ts';
import { shopSpans } from '../../schema/shop.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';

const FIRST_PAGE_MOST_BYTES = 170_000;

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start();
  await product.send('traces', tracesRequest(BigInt(Date.now() - 300_000) * 1_000_000n, shopSpans));
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

/** The scripts that a page loads until it is drawn and quiet, with their length as gzip packs it. */
async function scriptsOf(path: string): Promise<Map<string, number>> {
  const { page } = await openPage(browser);
  const bytes = new Map<string, number>();
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.endsWith('.js')) bytes.set(pathname, gzipSync(await response.body()).length);
  });
  await page.goto(product.url + path);
  await page.getByRole('table', { name: 'Services' }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.context().close();
  return bytes;
}

test('the first page needs at most 170 kB of JavaScript, and nothing that only others need', async () => {
  const scripts = await scriptsOf('/');
  const sum = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  console.log(`The first page loads ${(sum / 1000).toFixed(1)} kB of JavaScript in ${scripts.size} files.`);
  expect(sum).toBeLessThanOrEqual(FIRST_PAGE_MOST_BYTES);
  expect([...scripts.keys()].filter((path) => /filter-editor|layout-worker|graph-chart|palette/.test(path))).toEqual(
    [],
  );
});
