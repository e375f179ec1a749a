import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@example.com';

let browser: Browser;
let product: Product;
let page: Page;
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start();
  ({ page } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

const address = (): string => page.url().slice(product.url.length);
const heading = (name: string) => page.getByRole('heading', { name });

async function enter(name: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name }).click();
}

async function forget(cookie: string): Promise<void> {
  await page.context().clearCookies({ name: cookie });
}

describe('in a browser, one after the other', () => {
  test('the first admin makes the account with the link of the start, and is in', async () => {
    await page.goto(/First admin +(\S+)/.exec(product.output())![1]!);
    await enter('Make the account');
    await page.getByRole('navigation', { name: 'Pages' }).first().waitFor();
    await page.getByRole('button', { name: `Signed in as ${EMAIL}` }).waitFor();
    expect(address()).toMatch(/^\/(services.*)?$/);
  });

  test('the link is good once, and says so', async () => {
    await page.goto('about:blank');
    await page.goto(/First admin +(\S+)/.exec(product.output())![1]!);
    await enter('Make the account');
    await page.getByRole('alert').getByText('This link is not good any more.').waitFor();
    expect(address()).toMatch(/^\/sign-up/);
  });

  test('whoever signs out has to sign in, with the right password, and is back where they wanted to be', async () => {
    await page.goto(`${product.url}/system`);
    await page.getByRole('button', { name: `Signed in as ${EMAIL}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading('Sign in to Seamark').waitFor();
    await page.getByText('Accounts are made with an invitation of an admin.').waitFor();
    await page.goto(`${product.url}/traces?filter=status%3Derror`);
    await heading('Sign in to Seamark').waitFor();
    await enter('Sign in', 'not the password');
    await page.getByRole('alert').getByText('The e-mail address or the password is wrong.').waitFor();
    await enter('Sign in');
    await page.waitForURL('**/traces?filter=status%3Derror');
    expect(address()).toBe('/traces?filter=status%3Derror');
  });

  test('a page goes on when its token has ended, and a tail too', async () => {
    await forget('seamark_access');
    await page.goto(`${product.url}/system`);
    await page.getByText('All stores answer').waitFor();
    await forget('seamark_access');
    await page.goto(`${product.url}/logs?live=on`);
    await product.send('logs', {
      resourceLogs: [
        { scopeLogs: [{ logRecords: [{ timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'still here' } }] }] },
      ],
    });
    await page.getByText('still here').first().waitFor();
    expect(address()).toBe('/logs?live=on');
  });

  test('so does an export', async () => {
    await page.goto(`${product.url}/logs?last=1h`);
    await page.getByText('still here').first().waitFor();
    await forget('seamark_access');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export all rows' }).click();
    await page.getByRole('menuitem', { name: 'All rows as NDJSON' }).click();
    const lines = readFileSync(await (await saved).path(), 'utf8');
    expect(JSON.parse(lines)).toMatchObject({ body: 'still here', severityNumber: 0 });
  });

  test('a session that was ended elsewhere leads to signing in', async () => {
    await forget('seamark_access');
    await forget('seamark_refresh');
    await page.goto(`${product.url}/system`);
    await heading('Sign in to Seamark').waitFor();
    expect(address()).toBe('/log-in?next=%2Fsystem');
  });

  test('a link to somewhere else does not lead there after signing in', async () => {
    await page.goto(`${product.url}/log-in?next=${encodeURIComponent('//evil.example/')}`);
    await enter('Sign in');
    await page.getByRole('navigation', { name: 'Pages' }).first().waitFor();
    expect(page.url().startsWith(`${product.url}/`)).toBe(true);
  });

  test('without a link nobody makes an account, and the page says how one is made', async () => {
    await page.goto(`${product.url}/sign-up`);
    await page.getByText('An account is made with a link.').waitFor();
    expect(await page.getByRole('textbox').count()).toBe(0);
  });
});
