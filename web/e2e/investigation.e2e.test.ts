import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { logsRequest, spanId, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { checkoutTrace, shopLogs, shopSpans } from '../../schema/shop.testing.ts';
import { launchBrowser, openPage, pressUntilActive, tabTo } from './browser.testing.ts';

const MINUTE_NANO = 60_000_000_000n;
const startNano = BigInt(Date.now()) * 1_000_000n - 5n * MINUTE_NANO;
const visits = Array.from({ length: 300 }, (_, at) => ({
  traceId: traceId(1000 + at),
  spanId: spanId(1000 + at),
  name: `GET /visits/${at}`,
  kind: 'SERVER' as const,
  atMs: -60_000 - at * 10,
  durationMs: 3,
  service: 'blog',
}));

let product: Product;
let browser: Browser;
let page: Page;
let mistakes: string[];
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start();
  await product.send('traces', tracesRequest(startNano, [...shopSpans, ...visits]));
  await product.send('logs', logsRequest(startNano, shopLogs));
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

describe('from a service with errors over its failed traces and a waterfall to the logs', () => {
  beforeAll(async () => {
    ({ page, mistakes } = await openPage(browser));
  });
  afterAll(() => page.context().close());

  test('by clicks', async () => {
    await page.goto(product.url);
    await page
      .getByRole('table', { name: 'Services' })
      .getByRole('link', { name: /^payment/ })
      .click();
    await page.getByRole('heading', { name: 'payment', level: 1 }).waitFor();
    expect(page.url()).toContain('/services/payment');

    const errors = page.getByRole('region', { name: 'Errors' });
    await errors.getByRole('link', { name: 'Traces with errors' }).click();
    await page.waitForURL('**/traces?*');
    expect(new URL(page.url()).searchParams.get('filter')).toBe('service.name=payment status=error');
    await page.getByRole('grid', { name: 'Traces' }).getByRole('link', { name: 'POST /checkout' }).click();

    await page.getByRole('heading', { name: 'POST /checkout', level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/traces/${checkoutTrace}`);
    const spans = page.getByRole('treegrid', { name: 'Spans' });
    await expect.poll(() => spans.getByRole('row').count()).toBe(5);
    await spans.getByRole('row', { name: /charge/ }).click();
    const span = page.getByRole('complementary', { name: 'Span' });
    await span.getByRole('heading', { name: 'charge' }).waitFor();
    await span.getByText('Declined', { exact: true }).waitFor();
    await span.getByRole('link', { name: /payment declined/ }).waitFor();

    await page.getByRole('main').locator('label', { hasText: 'Logs' }).click();
    await expectLogsOfTrace(page);
    expect(mistakes).toEqual([]);
  });

  test('by the keyboard alone', async () => {
    await page.goto(product.url);
    const services = page.getByRole('table', { name: 'Services' });
    await pressUntilActive(page, 'j', services.getByRole('link', { name: /^payment/ }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'payment', level: 1 }).waitFor();

    const errors = page.getByRole('region', { name: 'Errors' });
    await tabTo(page, errors.getByRole('link', { name: 'Traces with errors' }));
    await page.keyboard.press('Enter');
    const traces = page.getByRole('grid', { name: 'Traces' });
    await pressUntilActive(page, 'j', traces.getByRole('row', { name: /POST \/checkout/ }));
    await page.keyboard.press('Enter');

    const spans = page.getByRole('treegrid', { name: 'Spans' });
    await pressUntilActive(page, 'j', spans.getByRole('row', { name: /charge/ }));
    await page.keyboard.press('Enter');
    const span = page.getByRole('complementary', { name: 'Span' });
    await span.getByText('Declined', { exact: true }).waitFor();
    expect(new URL(page.url()).searchParams.get('span')).toBe(spanId(4));
    await page.keyboard.press('Escape');
    await span.waitFor({ state: 'detached' });

    await tabTo(page, page.getByRole('radio', { name: 'Waterfall' }));
    for (const view of ['Flame graph', 'Spans', 'Logs']) {
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => page.getByRole('radio', { name: view }).isChecked()).toBe(true);
    }
    await expectLogsOfTrace(page);
    const logs = page.getByRole('grid', { name: 'Logs of the trace' });
    await pressUntilActive(page, 'j', logs.getByRole('row', { name: /payment declined/ }));
    await page.keyboard.press('Enter');
    await logs.getByRole('link', { name: 'payment' }).waitFor();
    expect(mistakes).toEqual([]);
  });
});

async function expectLogsOfTrace(page: Page): Promise<void> {
  const rows = page.getByRole('grid', { name: 'Logs of the trace' }).getByRole('row');
  await expect.poll(() => rows.count()).toBe(3);
  expect(await rows.allInnerTexts()).toEqual(
    ['charging order 17', 'payment declined', 'order failed'].map((body) => expect.stringContaining(body)),
  );
}

describe('the picture of an address', () => {
  test('is the same after a reload, in another window, and on the way back', async () => {
    const { page, mistakes } = await openPage(browser);
    await page.goto(`${product.url}/traces`);
    await page.getByText('303 traces').waitFor();
    await page.keyboard.press('t');
    await page.getByRole('textbox', { name: 'Time range' }).fill('last 20m');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/traces?last=20m');

    const at = (minutes: number): string => new Date(Number(startNano / 1_000_000n) + minutes * 60_000).toISOString();
    const address = `${product.url}/traces?${new URLSearchParams({ filter: 'service.name=blog', from: at(-5), to: at(1) })}`;
    await page.goto(address);
    await page.getByText('300 traces').waitFor();
    const picture = await pictureOf(page);
    expect(picture).toContain('GET /visits/0');
    await page.reload();
    await expect.poll(() => pictureOf(page)).toBe(picture);
    const { page: other } = await openPage(browser);
    await other.goto(address);
    await expect.poll(() => pictureOf(other)).toBe(picture);

    // Far down the list, into a trace and back: what was in sight is.
    const traces = page.getByRole('grid', { name: 'Traces' });
    const wanted = traces.getByRole('row', { name: 'GET /visits/220 ' });
    await traces.focus();
    await expect
      .poll(async () => {
        await page.keyboard.press('PageDown');
        return isInSight(wanted);
      })
      .toBe(true);
    await wanted.getByRole('link').click();
    await page.getByRole('heading', { name: 'GET /visits/220', level: 1 }).waitFor();
    expect(page.url()).toContain(`from=${encodeURIComponent(at(-5))}`);
    await page.goBack();
    await expect.poll(() => isInSight(wanted)).toBe(true);
    expect(page.url()).toBe(address);
    await page.goForward();
    await page.getByRole('heading', { name: 'GET /visits/220', level: 1 }).waitFor();
    expect(mistakes).toEqual([]);
    await page.context().close();
    await other.context().close();
  });

  test('has its time in it, of whatever page', async () => {
    const { page, mistakes } = await openPage(browser);
    await page.goto(`${product.url}/services?last=30m`);
    for (const name of ['Traces', 'Logs', 'Services']) {
      await page.getByRole('link', { name, exact: true }).first().click();
      await page.waitForURL(`**/${name.toLowerCase()}?last=30m`);
    }
    await page.keyboard.press('[');
    await page.waitForURL(/\/services\?from=.+&to=.+/);
    await page.getByRole('button', { name: 'Zoom out' }).waitFor();
    await page.goBack();
    await page.waitForURL('**/services?last=30m');
    await page.getByRole('link', { name: /^payment/ }).waitFor();
    expect(mistakes).toEqual([]);
    await page.context().close();
  });
});

async function isInSight(row: Locator): Promise<boolean> {
  if ((await row.count()) === 0) return false;
  return row.evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    const list = element.closest('[role="grid"]')!.getBoundingClientRect();
    return top >= list.top && bottom <= list.bottom;
  });
}

/** What a person sees or hears of the page, but for how long ago things were. */
async function pictureOf(page: Page): Promise<string> {
  const snapshot = await page.locator('body').ariaSnapshot();
  return snapshot.replaceAll(/\d+ (?:s|min|h) ago/g, 'some time ago').replaceAll(/ \[(?:active|selected)\]/g, '');
}
