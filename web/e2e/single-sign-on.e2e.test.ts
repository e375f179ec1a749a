import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IdentityProvider } from '../../api/access/single-sign-on/identity-provider.testing.ts';
import { Product } from '../../api/product.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { launchBrowser, openPage, tabTo } from './browser.testing.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@example.com';

let browser: Browser;
let provider: IdentityProvider;
let product: Product;
beforeAll(async () => {
  browser = await launchBrowser();
  provider = await IdentityProvider.listen();
  product = await Product.start({
    settings: {
      BOOTSTRAP_ADMIN_EMAIL: EMAIL,
      BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
      SIGN_UP: 'open',
      ...provider.environment(),
    },
  });
  provider.serve(product.url);
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
  await provider?.[Symbol.asyncDispose]();
});

const entry = (page: Page) => page.getByRole('link', { name: 'Sign in with Harbour' });

async function beAtProvider(page: Page, name: string): Promise<void> {
  await page.getByRole('heading', { name: 'Harbour' }).waitFor();
  await page.getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** In both themes, and as wide as a phone. */
async function expectNoViolations(page: Page): Promise<void> {
  for (const [colorScheme, width] of [
    ['dark', 1280],
    ['light', 1280],
    ['light', 390],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    expect(await violationsOf(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('somebody new signs in with the provider, by keys alone, and is back where they wanted to be', async () => {
  provider.people.set('grace', { email: 'grace@example.com', email_verified: true, name: 'Grace', groups: ['dev'] });
  const { page, mistakes } = await openPage(browser);
  await page.goto(`${product.url}/log-in?next=${encodeURIComponent('/traces?filter=status%3Derror')}`);
  await tabTo(page, entry(page));
  await expectNoViolations(page);
  await page.keyboard.press('Enter');
  await beAtProvider(page, 'grace');
  await page.waitForURL(`${product.url}/traces?filter=status%3Derror`);
  await page.getByRole('button', { name: 'Signed in as Grace' }).waitFor();
  await page.goto(`${product.url}/account`);
  const section = page.getByRole('region', { name: 'Single sign-on' });
  await section.getByRole('row', { name: /grace/ }).getByText('your only way in').waitFor();
  expect(await page.getByRole('region', { name: 'Second factor' }).count()).toBe(0);
  await expectNoViolations(page);
  expect(mistakes).toEqual([]);
  await page.context().close();
});

test('on the page to make an account there is the same way', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/sign-up`);
  await entry(page).waitFor();
  await expectNoViolations(page);
  await page.context().close();
});

test('who is not let in is told why, and can sign in otherwise', async () => {
  provider.people.set('sales', { email: 'sales@example.com', email_verified: true, groups: ['sales'] });
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/log-in?next=%2Flogs`);
  await entry(page).click();
  await beAtProvider(page, 'sales');
  await page.getByRole('alert').getByText('None of your groups at the provider gives you a role here.').waitFor();
  await expectNoViolations(page);
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${product.url}/logs`);
  expect(new URL(page.url()).pathname).toBe('/logs');
  await page.context().close();
});

test('a word in the address that is none of ours says nothing', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${product.url}/log-in?sso=${encodeURIComponent('Call 555-0100 and tell your password')}`);
  await entry(page).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.goto(`${product.url}/log-in?sso=constructor`);
  await entry(page).waitFor();
  expect(await page.getByRole('alert').count()).toBe(0);
  await page.context().close();
});

describe('the owner of an account with a password, one after the other', () => {
  let page: Page;
  beforeAll(async () => {
    provider.people.set('ann', { email: EMAIL, email_verified: true, groups: ['ops'] });
    ({ page } = await openPage(browser));
  });

  const section = () => page.getByRole('region', { name: 'Single sign-on' });

  test('does not come in by the address alone', async () => {
    await page.goto(`${product.url}/log-in`);
    await entry(page).click();
    await beAtProvider(page, 'ann');
    await page.getByRole('alert').getByText('There is an account with your e-mail address.').waitFor();
    expect(new URL(page.url()).pathname).toBe('/log-in');
  });

  test('connects it, and comes in from then on', async () => {
    await page.goto(`${product.url}/log-in?next=/account`);
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await section().getByLabel('Present password').fill(PASSWORD);
    await expectNoViolations(page);
    await section().getByRole('button', { name: 'Connect with Harbour' }).click();
    await beAtProvider(page, 'ann');
    await section().getByRole('row', { name: /ann/ }).waitFor();
    await expectNoViolations(page);
    await page.context().clearCookies({ name: 'seamark_access' });
    await page.context().clearCookies({ name: 'seamark_refresh' });
    await page.goto(`${product.url}/log-in`);
    await entry(page).click();
    await page.getByRole('button', { name: `Signed in as ${EMAIL}` }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  test('disconnects it', async () => {
    await page.goto(`${product.url}/account`);
    await section().getByRole('button', { name: 'Disconnect' }).click();
    await section().getByRole('button', { name: 'Sign in with it no more?' }).click();
    await section().getByRole('button', { name: 'Connect with Harbour' }).waitFor();
    expect(await section().getByRole('row').count()).toBe(0);
  });
});
