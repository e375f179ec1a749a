import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { cartTrace, checkoutTrace } from '../../schema/shop.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';
import { startShop } from './shop-product.testing.ts';

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await launchBrowser();
  // Pages that would ask by a text of their own are refused.
  product = await startShop({ PERSISTED_DOCUMENTS_ONLY: 'true' });
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

/** Opens a page; gives it with what it did that its policy forbids, and what it was refused. */
async function open(path: string): Promise<{ page: Page; violations: string[]; refused: string[]; policy: string }> {
  const { page } = await openPage(browser);
  const violations: string[] = [];
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  page.on('response', (response) => {
    if (response.url().endsWith('/graphql') && response.status() >= 400) refused.push(String(response.status()));
  });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('"type":"error"')) refused.push(String(payload));
    });
  });
  const response = await page.goto(product.url + path);
  await page.waitForLoadState('networkidle');
  return { page, violations, refused, policy: response!.headers()['content-security-policy']! };
}

const paths = [
  '/',
  '/services',
  '/services/payment?namespace=shop',
  '/traces',
  `/traces/${checkoutTrace}`,
  `/traces/${checkoutTrace}?view=flame`,
  `/traces/${checkoutTrace}?view=map`,
  `/traces/${checkoutTrace}?view=spans`,
  `/traces/compare?left=${checkoutTrace}&right=${cartTrace}`,
  '/logs',
  '/logs?live=on',
  '/metrics',
  '/map',
  '/system',
  '/send',
  '/account',
  '/people',
  '/log-in',
  '/sign-up#token=x',
  '/nothing',
];

test.each(paths)('%s keeps to its policy, which trusts nothing inline, and asks by known documents', async (path) => {
  const { page, violations, refused, policy } = await open(path);
  expect(policy).not.toContain('unsafe');
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("default-src 'self'");
  await page.locator('#root *').first().waitFor({ state: 'attached' });
  expect(violations).toEqual([]);
  expect(refused.filter((text) => text !== '401')).toEqual([]);
  await page.context().close();
});

describe('what adds styles of its own', () => {
  test('the editor of a filter has them', async () => {
    const { page, violations } = await open('/traces');
    const editor = page.locator('.cm-editor');
    await page
      .getByRole('textbox', { name: /filter/i })
      .first()
      .click();
    await editor.waitFor();
    await page.keyboard.type('service');
    expect(await editor.evaluate((element) => getComputedStyle(element).display)).toBe('flex');
    expect(violations).toEqual([]);
    await page.context().close();
  });

  test('a dialog, which keeps what is behind it from scrolling', async () => {
    const { page, violations } = await open('/system');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.body).overflow)).toBe('hidden');
    expect(violations).toEqual([]);
    await page.context().close();
  });
});

test('a nonce is good for one answer', async () => {
  const [first, second] = await Promise.all([open('/log-in'), open('/log-in')]);
  expect(first.policy).not.toBe(second.policy);
  for (const { page } of [first, second]) await page.context().close();
});

test('the documentation and its editor keep to theirs', async () => {
  const read = await open('/api-docs');
  expect(read.policy).not.toContain('unsafe');
  expect(await read.page.locator('nav').evaluate((element) => getComputedStyle(element).position)).toBe('sticky');
  const tried = await open('/api-docs/graphiql');
  await tried.page.getByRole('button', { name: /execute query/i }).waitFor();
  expect(tried.policy).not.toContain('unsafe');
  expect([...read.violations, ...tried.violations]).toEqual([]);
  await read.page.context().close();
  await tried.page.context().close();
});
