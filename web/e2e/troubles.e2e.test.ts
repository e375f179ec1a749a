import { setTimeout as delay } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { logsRequest } from '../../schema/otlp.testing.ts';
import { checkoutTrace } from '../../schema/shop.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';
import { startShop } from './shop-product.testing.ts';

/** What lies between a page and the graph goes wrong: the page says so, keeps what it has, and goes on by itself or when asked. */
const SLOW_MS = 10_000;

let product: Product;
let page: Page;
eachOnItsPage({
  start: startShop,
  onOpen: (opened) => ({ product, page } = opened),
  mayGoWrong: true,
});

/** Those that move by subscription stand still, so that they ask as the others do. */
const pages = [
  '/?live=off',
  '/services/payment?namespace=shop&live=off',
  '/map?live=off',
  '/traces',
  `/traces/${checkoutTrace}`,
  '/logs',
  '/system?live=off',
];
const logs = (): Locator =>
  page.getByRole('grid', { name: 'Log records' }).getByRole('row', { name: /payment declined/ });

// Live pages are told over a socket.
test.each(['/?live=off', '/logs', '/system?live=off'])(
  '%s: a graph that takes ten seconds leaves the frame in use, and then is shown',
  async (path) => {
    await page.goto(product.url + path);
    await page.waitForLoadState('networkidle');
    const shown = (await page.getByRole('main').innerText()).length;
    await page.route('**/graphql', async (route) => {
      await delay(SLOW_MS);
      await route.continue().catch(() => undefined);
    });
    await page.reload();
    await page.getByRole('main').locator('[aria-busy=true]').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await expect
      .poll(async () => (await page.getByRole('main').innerText()).length, { timeout: 4 * SLOW_MS })
      .toBeGreaterThan(0.8 * shown);
    expect(await page.getByRole('main').innerText()).not.toMatch(/cannot be reached|did not answer/);
  },
);

test.each(pages)('%s: an answer of errors alone is a sentence and a way to ask again', async (path) => {
  const errors = { data: null, errors: [{ message: 'the disk is on fire' }] };
  await page.route('**/graphql', (route) => route.fulfill({ json: errors }));
  await page.goto(product.url + path);
  const sentences = page.getByRole('main').getByText('The disk is on fire.');
  await sentences.first().waitFor();
  await page.unroute('**/graphql');
  await expect
    .poll(async () => {
      await page
        .getByRole('main')
        .getByRole('button', { name: 'Try again' })
        .first()
        .click({ timeout: 100 })
        .catch(() => undefined);
      return sentences.count();
    })
    .toBe(0);
});

test.each([
  ['is not of the graph', { status: 502, body: '<h1>Bad gateway</h1>' }, 'The server could not answer (HTTP 502).'],
  ['is half an answer', { body: '{"data":{"lo', contentType: 'application/json' }, /The server/],
])('what comes back %s', async (_, answer, sentence) => {
  await page.route('**/graphql', (route) => route.fulfill(answer));
  await page.goto(`${product.url}/logs`);
  await page.getByText(sentence).first().waitFor();
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await expect.poll(() => logs().count()).toBe(1);
});

test('a tail that loses the network goes on by itself when it is back', async () => {
  await page.goto(`${product.url}/logs?live=on&filter=service.name%3Da`);
  await page.getByText('Waiting for the first line…').waitFor();
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await product.send(
    'logs',
    logsRequest(BigInt(Date.now()) * 1_000_000n, [{ atMs: 0, body: 'after it', service: 'a' }]),
  );
  await expect.poll(() => page.getByRole('row', { name: /after it/ }).count()).toBe(1);
});

test('a page that is asked for without a network says which, and comes when it is back', async () => {
  await page.goto(`${product.url}/logs?last=1h`);
  await logs().waitFor();
  await page.context().setOffline(true);
  await page.keyboard.press('z');
  await page.getByText(/This computer is offline\./).waitFor();
  await logs().waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => page.getByText(/This computer is offline\./).count()).toBe(0);
});

test.each([-1, 1])('a clock of the browser that is %d h off hides nothing', async (hours) => {
  await page.clock.install({ time: Date.now() + hours * 3_600_000 });
  await page.goto(`${product.url}/logs?last=15m`);
  await expect.poll(() => logs().count()).toBe(1);
  await page
    .getByText(`The clock of this computer is 1 h ${hours > 0 ? 'ahead of' : 'behind'} the server’s.`)
    .waitFor();
});

test('a time of which nothing is kept says since when something is, and leads there', async () => {
  await page.goto(`${product.url}/traces?from=2020-01-01T00:00:00Z&to=2020-01-01T01:00:00Z`);
  await page.getByText('No trace matches in this time.').waitFor();
  await page.getByText(/^The oldest spans kept are of 20\d\d-.* UTC\.$/).waitFor();
  await page.getByRole('button', { name: 'Show that time' }).click();
  await expect.poll(() => page.getByText('3 traces').count()).toBe(1);
});

test('what is preferred in one tab is so in the other', async () => {
  await page.goto(`${product.url}/logs`);
  const other = await page.context().newPage();
  await other.goto(`${product.url}/logs`);
  const theme = (): Promise<string | undefined> => other.evaluate(() => document.documentElement.dataset['theme']);
  await page.getByRole('button', { name: 'Theme, time zone, link' }).click();
  await page.getByText('Dark', { exact: true }).click();
  await expect.poll(theme).toBe('dark');
});

describe.each([640, 390, 320])('at %d px wide, as zoomed or on a phone, nothing is cut off at the side', (width) => {
  test.each(pages)('%s', async (path) => {
    await page.setViewportSize({ width, height: 700 });
    await page.goto(product.url + path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test('on paper there is the page without its controls', async () => {
  await page.goto(`${product.url}/logs`);
  await logs().waitFor();
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation').first().isVisible()).toBe(false);
  expect(await logs().isVisible()).toBe(true);
});
