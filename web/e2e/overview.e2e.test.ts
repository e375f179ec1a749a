import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { checkoutTrace } from '../../schema/shop.testing.ts';
import { tabTo } from './browser.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';
import { startShop } from './shop-product.testing.ts';

let product: Product;
let page: Page;
let mistakes: string[];
eachOnItsPage({
  start: startShop,
  onOpen: (opened) => ({ product, page, mistakes } = opened),
  // Some close a product of their own before the page is.
  mayGoWrong: true,
});

const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const services = () => page.getByRole('table', { name: 'Services' });

/** Requests of spans of a service, now. */
function requestsNow(service: string, count: number, seed: number): TestSpan[] {
  return Array.from({ length: count }, (_, at) => ({
    traceId: traceId(seed + at),
    spanId: spanId(seed + at),
    name: 'GET /',
    kind: 'SERVER' as const,
    atMs: 0,
    durationMs: 5,
    service,
  }));
}

describe('the overview', () => {
  test('tells who fails, how, and leads to the traces and logs of it', async () => {
    await page.goto(product.url);
    await services()
      .getByRole('link', { name: /^payment/ })
      .waitFor();
    const errors = page.getByRole('region', { name: 'Errors' });
    const declined = errors.getByRole('listitem').filter({ hasText: 'Declined' });
    await declined.getByRole('link', { name: 'Latest trace' }).waitFor();
    await declined.getByRole('link', { name: 'Logs of payment' }).click();
    await page.getByRole('grid', { name: 'Log records' }).getByText('payment declined').waitFor();
    expect(param('filter')).toBe('service.name=payment severity>=error');
    await page.goBack();
    await declined.getByRole('link', { name: 'Latest trace' }).click();
    await page.getByRole('heading', { name: 'POST /checkout', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/traces/${checkoutTrace}`);
    expect(param('span')).toBe(spanId(4));
    expect(mistakes).toEqual([]);
  });

  test('tells what was not there before', async () => {
    await page.goto(product.url);
    const changes = page.getByRole('region', { name: 'What changed' });
    await changes.getByRole('link', { name: 'Declined', exact: true }).waitFor();
    await changes.getByRole('link', { name: /payment declined/ }).click();
    await page.getByRole('grid', { name: 'Log records' }).getByText('payment declined').waitFor();
    expect(mistakes).toEqual([]);
  });

  test('moves by subscription, stands still when it is told to, and asks nothing twice', async () => {
    const asked: string[] = [];
    page.on('request', (request) => {
      const body = request.postData() ?? '';
      if (body.includes('Overview')) asked.push(body);
    });
    await page.goto(product.url);
    await services().waitFor();
    await product.send('traces', tracesRequest(BigInt(Date.now()) * 1_000_000n, requestsNow('newcomer', 3, 5000)));
    await services()
      .getByRole('link', { name: /^newcomer/ })
      .waitFor();
    expect(asked).toEqual([]);

    await page.getByRole('button', { name: 'Live' }).click();
    await expect.poll(() => param('live')).toBe('off');
    await expect.poll(() => asked.length).toBe(2);
    await services()
      .getByRole('link', { name: /^newcomer/ })
      .waitFor();
    expect(mistakes).toEqual([]);
  });

  test('is sorted by what is chosen, with the keyboard too', async () => {
    await page.goto(product.url);
    await services().waitFor();
    await tabTo(page, services().getByRole('button', { name: 'Service' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => param('sort')).toBe('name');
    await expect.poll(() => services().getByRole('row').nth(1).innerText()).toContain('checkout');
    await services().getByRole('button', { name: 'Errors' }).click();
    await expect.poll(() => param('sort')).toBe('errors');
    await expect.poll(() => services().getByRole('row').nth(1).innerText()).toContain('payment');
    expect(mistakes).toEqual([]);
  });

  test.each([
    ['sort=upside', 'those in trouble first'],
    ['last=soon', 'Last hour'],
  ])('of nonsense in the address, %s, says what is shown instead', async (search, shown) => {
    await page.goto(`${product.url}/?${search}`);
    await page.getByText(`shown is: ${shown}`).waitFor();
    await services()
      .getByRole('link', { name: /^payment/ })
      .waitFor();
    expect(mistakes).toEqual([]);
  });

  test('of a live that is none, and of a scope that nothing is in, is whole', async () => {
    await page.goto(`${product.url}/?live=maybe&env=nowhere`);
    await page.getByText('No service of this environment and name sent spans in this time.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await services()
      .getByRole('link', { name: /^payment/ })
      .waitFor();
    expect(mistakes).toEqual([]);
  });
});

test('hundreds of services are found by scrolling, and by a part of their name', async () => {
  await using many = await Product.start();
  const names = Array.from({ length: 450 }, (_, at) => `service-${String(at).padStart(3, '0')}`);
  const spans = names.flatMap((name, at) => requestsNow(name, 1, 10_000 + at));
  await many.send('traces', tracesRequest(BigInt(Date.now() - 60_000) * 1_000_000n, spans));
  await page.goto(`${many.url}/services?sort=name&live=off`);
  const table = services();
  await table.getByRole('link', { name: 'service-000' }).waitFor();
  expect(await table.getAttribute('aria-rowcount')).toBe('451');
  const rows = (): Promise<number> => table.getByRole('row').count();
  expect(await rows()).toBeLessThan(150);
  const last = table.getByRole('link', { name: 'service-449' });
  await expect
    .poll(async () => {
      await page.mouse.move(640, 500);
      await page.mouse.wheel(0, 3000);
      return last.count();
    })
    .toBe(1);
  expect(await rows()).toBeLessThan(150);

  await page.getByRole('searchbox', { name: 'Services by name' }).fill('CE-12');
  await expect.poll(rows).toBe(11);
  await table.getByRole('link', { name: 'service-129' }).waitFor();
  expect(param('name')).toBe('CE-12');
  await page.getByRole('searchbox', { name: 'Services by name' }).fill('"nobody*');
  await page.getByText('No service of this environment and name sent spans in this time.').waitFor();
  expect(mistakes).toEqual([]);
});

test('while the connection is lost the overview says so, and goes on by itself', async () => {
  await using first = await Product.start();
  const { url, ports, dataDirectory } = first;
  await first.send('traces', tracesRequest(BigInt(Date.now()) * 1_000_000n, requestsNow('early', 1, 1)));
  await page.goto(url);
  await services().getByRole('link', { name: 'early' }).waitFor();
  await first.end('SIGKILL');
  const sentence = page.getByText('The connection to the server is lost; it is tried again.').first();
  await sentence.waitFor();
  await services().getByRole('link', { name: 'early' }).waitFor();

  await using second = await Product.start({ dataDirectory, ports });
  await second.send('traces', tracesRequest(BigInt(Date.now()) * 1_000_000n, requestsNow('late', 1, 2)));
  await services().getByRole('link', { name: 'late' }).waitFor();
  await expect.poll(() => sentence.count()).toBe(0);
});
