import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const order: TestSpan = {
  traceId: traceId(1),
  spanId: spanId(1),
  name: 'POST /orders',
  kind: 'SERVER',
  atMs: 0,
  durationMs: 20,
  service: 'checkout',
};
const nowNano = (): bigint => BigInt(Date.now()) * 1_000_000n;

test('an empty product says how to send, and shows the first span as soon as it comes', async () => {
  await using product = await Product.start();
  const { page, mistakes } = await openPage(browser);
  await page.goto(product.url);
  await page.getByText('Waiting for the first span…').waitFor();
  await page.getByText(`npm run simulate -- --backfill 2h --endpoint ${product.url}`).waitFor();
  for (const name of ['Node.js', 'Python', 'Java', 'Go', '.NET', 'Collector']) {
    await page.getByRole('tab', { name, exact: true }).click();
    await page.getByRole('tabpanel', { name, exact: true }).getByText(product.url).first().waitFor();
  }

  await product.send('traces', tracesRequest(nowNano(), [order]));
  await page.getByText('The first span is here: checkout POST /orders').waitFor();
  const more = { ...order, spanId: spanId(2), parentSpanId: order.spanId, name: 'INSERT order' };
  await product.send('traces', tracesRequest(nowNano(), [more, { ...order, traceId: traceId(7), name: 'GET /other' }]));
  const first = page.getByRole('region', { name: 'The first span' });
  await first.getByText('INSERT order').waitFor();
  // It stays until it was looked at, though there is a service by now.
  expect(await first.getByText('GET /other').count()).toBe(0);
  await page.getByRole('link', { name: 'See its trace' }).click();
  await page.getByRole('heading', { name: 'POST /orders', level: 1 }).waitFor();
  expect(new URL(page.url()).pathname).toBe(`/traces/${order.traceId}`);

  await page.getByRole('link', { name: 'Services', exact: true }).first().click();
  await page.getByRole('table', { name: 'Services' }).getByRole('link', { name: 'checkout' }).waitFor();
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('from the first span one goes on to the services', async () => {
  await using product = await Product.start();
  const { page, mistakes } = await openPage(browser);
  await page.goto(product.url);
  await page.getByText('Waiting for the first span…').waitFor();
  await product.send('traces', tracesRequest(nowNano(), [order]));
  await page.getByRole('button', { name: 'To the services' }).click();
  await page.getByRole('table', { name: 'Services' }).getByRole('link', { name: 'checkout' }).waitFor();
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('where all spans are of another time, it says when, and shows it', async () => {
  await using product = await Product.start();
  await product.send('traces', tracesRequest(nowNano() - 7_200_000_000_000n, [order]));
  const { page, mistakes } = await openPage(browser);
  await page.goto(product.url);
  await page.getByText('No service sent spans in this time.').waitFor();
  await page.getByText('The newest span came 2 h ago.').waitFor();
  await page.getByRole('button', { name: 'Show the last hour with spans' }).click();
  await page.getByRole('table', { name: 'Services' }).getByRole('link', { name: 'checkout' }).waitFor();
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('a trace that nobody knows is said to be unknown, and appears when it arrives', async () => {
  await using product = await Product.start();
  const { page, mistakes } = await openPage(browser);
  await page.goto(`${product.url}/traces/${order.traceId}`);
  await page.getByText('No span of this trace is kept.').waitFor();
  await page.getByText(order.traceId).waitFor();
  await product.send('traces', tracesRequest(nowNano(), [order]));
  await page
    .getByRole('treegrid', { name: 'Spans' })
    .getByRole('row', { name: /POST \/orders/ })
    .waitFor();
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('the page of the product itself counts what comes in while one looks', async () => {
  await using product = await Product.start();
  const { page, mistakes } = await openPage(browser);
  const asked: string[] = [];
  page.on('request', (request) => {
    const body = request.postData() ?? '';
    if (body.includes('SystemPage')) asked.push(body);
  });
  await page.goto(`${product.url}/system`);
  const traces = page.getByRole('region', { name: 'Coming in, since the start' }).getByRole('row', { name: /^Spans/ });
  await traces.getByRole('cell', { name: '0', exact: true }).first().waitFor();
  for (const [number, count] of ['1', '2'].entries()) {
    await product.send('traces', tracesRequest(nowNano(), [{ ...order, spanId: spanId(number + 1) }]));
    await traces.getByRole('cell', { name: count, exact: true }).first().waitFor();
  }
  await page.getByRole('region', { name: 'Now' }).getByText('screens and scripts').waitFor();
  await page.getByRole('meter', { name: 'Room that is taken' }).waitFor();
  expect(asked).toEqual([]);
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('while the server is away pages say so in a sentence, and go on when it is back', async () => {
  await using first = await Product.start();
  const { url, ports, dataDirectory } = first;
  await first.send('traces', tracesRequest(nowNano(), [order]));
  const { page } = await openPage(browser);
  await page.goto(`${url}/services?last=30m&live=off`);
  const row = page.getByRole('table', { name: 'Services' }).getByRole('link', { name: 'checkout' });
  await row.waitFor();

  await first.end('SIGKILL');
  // Another time is asked for: what is shown stays, with a sentence over it.
  await page.keyboard.press('z');
  const sentence = page.getByText('The server cannot be reached. What is shown may be old or incomplete.');
  await sentence.waitFor();
  await row.waitFor();
  // A page whose files were not loaded yet.
  await page.getByRole('link', { name: 'System', exact: true }).first().click();
  await page.getByText('This page could not be loaded.').waitFor();
  await page.goBack();
  const unreachable = page.getByText('The server cannot be reached.');
  await unreachable.waitFor();

  await using second = await Product.start({ dataDirectory, ports });
  await page.getByRole('button', { name: 'Try again' }).click();
  await unreachable.waitFor({ state: 'detached' });
  await row.waitFor();
  await page.goForward();
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByText('All stores answer').waitFor();
  expect(second.url).toBe(url);
  await page.context().close();
});
