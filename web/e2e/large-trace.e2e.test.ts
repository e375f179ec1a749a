import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { spanId } from '../../schema/otlp.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';
import { LARGE_SPANS, largeTrace, sendLargeTrace } from './large-trace.testing.ts';

const MB = 2 ** 20;
/** The page with the trace, its mini-map and the rows that are kept. */
const MOST_HEAP_MB = 150;
const MOST_NODES = 4000;

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start();
  await sendLargeTrace((request) => product.send('traces', request));
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

test('a trace of 100,000 spans opens folded, scrolls from end to end, and is bounded in the page', async () => {
  const { page, mistakes } = await openPage(browser);
  await page.goto(`${product.url}/traces/${largeTrace}`);
  await page.getByText('100,000 spans').waitFor();
  const spans = page.getByRole('treegrid', { name: 'Spans' });
  await spans
    .getByRole('row', { name: /batch 0/ })
    .first()
    .waitFor();
  // Folded below depth 2: the root, 100 batches, and ten parts of each.
  await expect.poll(() => spans.getAttribute('aria-rowcount')).toBe('1101');

  await page.getByRole('button', { name: 'Fold below depth 2', exact: true }).click();
  await page.getByRole('option', { name: 'nothing', exact: true }).click();
  await expect.poll(() => spans.getAttribute('aria-rowcount')).toBe(String(LARGE_SPANS));
  for (let jump = 1; jump <= 40; jump++) {
    await spans.evaluate((element, share) => (element.scrollTop = element.scrollHeight * share), jump / 41);
    await page.waitForTimeout(30);
  }
  await spans.focus();
  await page.keyboard.press('End');
  await spans.getByRole('row', { name: /step 98 of part 9 of batch 99/ }).waitFor();
  expect(await spans.getByRole('row').count()).toBeLessThan(100);
  expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(MOST_NODES);
  expect(await heapMb(page)).toBeLessThan(MOST_HEAP_MB);
  await page.keyboard.press('Home');
  await spans.getByRole('row', { name: /nightly import/ }).waitFor();
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('a span deep in it is found by its address and by a search', async () => {
  const { page, mistakes } = await openPage(browser);
  await page.goto(`${product.url}/traces/${largeTrace}?span=${spanId(LARGE_SPANS)}`);
  const spans = page.getByRole('treegrid', { name: 'Spans' });
  await spans.getByRole('row', { name: /step 98 of part 9 of batch 99/ }).waitFor();
  await page.getByRole('complementary', { name: 'Span' }).getByRole('heading', { name: /^step/ }).waitFor();
  await page.getByRole('searchbox', { name: 'Find spans' }).fill('name="part 5 of batch 50"');
  await page.keyboard.press('Enter');
  await page.getByText('1 found').waitFor();
  await page.keyboard.press('Enter');
  await spans.getByRole('row', { name: /(?<!of )part 5 of batch 50/ }).waitFor();
  expect(mistakes).toEqual([]);
  await page.context().close();
});

async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize / MB;
}
