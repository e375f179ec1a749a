import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';
import { startShop } from './shop-product.testing.ts';

let browser: Browser;
let wiki: Server;
let product: Product;
let ada: Page;
/** Of a screen that sees checkout alone. */
let wallLink: string;
beforeAll(async () => {
  browser = await launchBrowser();
  wiki = createServer((request, response) => {
    const framed = (new URL(request.url!, 'http://wiki').searchParams.get('frame') ?? '').replaceAll('&', '&amp;');
    response.setHeader('content-type', 'text/html').end(`<h1>Wiki</h1><iframe src="${framed}"></iframe>`);
  });
  await new Promise<void>((listening) => wiki.listen(0, '127.0.0.1', listening));
  // Pages that would ask by a text of their own are refused.
  product = await startShop({ FRAME_ANCESTORS: wikiUrl('localhost'), PERSISTED_DOCUMENTS_ONLY: 'true' });
  ({ page: ada } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  wiki.close();
  await product?.[Symbol.asyncDispose]();
});

function wikiUrl(host: 'localhost' | '127.0.0.1'): string {
  return `http://${host}:${(wiki.address() as AddressInfo).port}`;
}

const address = (page: Page): string => page.url().slice(product.url.length);
const services = (page: Page) => page.getByRole('table', { name: 'Services' });

test('a link for a screen is made among the keys', async () => {
  await ada.goto(/\S+\/sign-up#token=\S+/.exec(product.output())![0]);
  await ada.getByLabel('E-mail').fill('ada@example.com');
  await ada.getByLabel('Password').fill('a long and quiet evening');
  await ada.getByRole('button', { name: 'Make the account' }).click();
  await ada.getByRole('button', { name: /^Signed in as/ }).click();
  await ada.getByRole('menuitem', { name: 'Account and keys' }).click();
  const keys = ada.getByRole('region', { name: 'Keys' });
  await keys.getByLabel('Name').fill('kitchen');
  await keys.getByLabel('For', { exact: true }).selectOption('A screen on a wall');
  await keys.getByLabel('Sees services').selectOption('Those named alone');
  await keys.getByLabel('Names of services').fill('checkout');
  expect(await keys.getByRole('group', { name: 'It may' }).count()).toBe(0);
  expect(await violationsOf(ada)).toEqual([]);
  await keys.getByRole('button', { name: 'Make a link' }).click();
  wallLink = await keys.getByRole('status').locator('code').first().innerText();
  expect(wallLink).toMatch(new RegExp(`^${product.url}/screen/#key=\\S+$`));
  await keys.getByRole('row', { name: /kitchen A screen on a wall sees only checkout/ }).waitFor();
});

describe('a browser in which nobody is signed in', () => {
  let screen: Page;
  let mistakes: string[];
  beforeAll(async () => {
    ({ page: screen, mistakes } = await openPage(browser));
  });

  test('shows what the key may see, and not the key', async () => {
    await screen.goto(wallLink);
    await services(screen).getByText('checkout').waitFor();
    expect(await services(screen).getByText('payment').count()).toBe(0);
    expect(address(screen)).toBe('/screen/');
    expect(await screen.getByRole('button', { name: /^Signed in as/ }).count()).toBe(0);
    expect(await violationsOf(screen)).toEqual([]);
  });

  test('stays a screen from page to page, on loading anew, and in another tab', async () => {
    await screen.getByRole('link', { name: 'Logs' }).click();
    await expect.poll(() => address(screen)).toMatch(/^\/screen\/logs/);
    await screen.getByText('checkout').first().waitFor();
    await screen.goBack();
    await services(screen).getByText('checkout').waitFor();
    await screen.reload();
    await services(screen).getByText('checkout').waitFor();
    const tab = await screen.context().newPage();
    await tab.goto(`${product.url}/screen/services`);
    await services(tab).getByText('checkout').waitFor();
    await tab.close();
    expect(mistakes).toEqual([]);
  });

  test('has no pages of people', async () => {
    for (const path of ['/screen/account', '/screen/people', '/screen/log-in']) {
      await screen.goto(product.url + path);
      await screen.getByText('There is no such page.').waitFor();
    }
    expect(await screen.getByRole('alert').count()).toBe(0);
  });

  test('without a link is told that it needs one', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${product.url}/screen/traces`);
    await page.getByText('This is opened by its whole link.').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    // The same tab, and an address that differs in what follows the # alone.
    await page.goto(`${product.url}/screen/traces${new URL(wallLink).hash}`);
    await page.getByRole('textbox', { name: /filter/i }).waitFor();
    await page.context().close();
  });
});

test('where somebody is signed in, a screen has nothing of them', async () => {
  const tab = await ada.context().newPage();
  const cookies: (string | undefined)[] = [];
  tab.on('request', (request) => {
    if (request.url().endsWith('/graphql')) cookies.push(request.headers()['cookie']);
  });
  await tab.goto(`${product.url}/services`);
  await services(tab).getByText('payment').waitFor();
  expect(cookies.length).toBeGreaterThan(0);
  cookies.length = 0;
  await tab.goto(wallLink.replace('/screen/', '/screen/services'));
  await services(tab).getByText('checkout').waitFor();
  expect(await services(tab).getByText('payment').count()).toBe(0);
  expect(cookies.length).toBeGreaterThan(0);
  expect(cookies.filter((cookie) => cookie !== undefined)).toEqual([]);
  await tab.close();
});

describe('a page of another site', () => {
  async function frame(host: 'localhost' | '127.0.0.1', link: string): Promise<{ page: Page; refused: string[] }> {
    const { page } = await openPage(browser);
    const refused: string[] = [];
    page.on('console', (message) => {
      if (/frame-ancestors/.test(message.text())) refused.push(message.text());
    });
    await page.goto(`${wikiUrl(host)}/?${new URLSearchParams({ frame: link }).toString()}`);
    return { page, refused };
  }

  test('that is named in the settings shows a screen in a frame', async () => {
    const { page, refused } = await frame('localhost', wallLink);
    await page.frameLocator('iframe').getByRole('table', { name: 'Services' }).getByText('checkout').waitFor();
    expect(refused).toEqual([]);
    await page.context().close();
  });

  test('shows no page that is opened without a key', async () => {
    const { page, refused } = await frame('localhost', `${product.url}/services`);
    await expect.poll(() => refused.length).toBeGreaterThan(0);
    expect(await page.frameLocator('iframe').locator('#root').count()).toBe(0);
    await page.context().close();
  });

  test('that is not named shows none', async () => {
    const { page, refused } = await frame('127.0.0.1', wallLink.replace('127.0.0.1', 'localhost'));
    await expect.poll(() => refused.length).toBeGreaterThan(0);
    expect(await page.frameLocator('iframe').locator('#root').count()).toBe(0);
    await page.context().close();
  });
});

test('a page is shared as it is, with its time, by a link with an end', async () => {
  await ada.goto(`${product.url}/traces?filter=status%3Derror&last=30m`);
  await ada.getByRole('button', { name: /^Signed in as/ }).click();
  await ada.getByRole('menuitem', { name: 'Share this page' }).click();
  const dialog = ada.getByRole('dialog', { name: 'Share this page' });
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Link to /traces');
  expect(await violationsOf(ada)).toEqual([]);
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.locator('code').innerText();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => dialog.count()).toBe(0);

  const { page } = await openPage(browser);
  await page.goto(link);
  await page.getByRole('textbox', { name: /filter/i }).waitFor();
  const shown = new URL(page.url());
  expect(shown.pathname).toBe('/screen/traces');
  expect([...shown.searchParams.keys()].sort()).toEqual(['filter', 'from', 'to']);
  expect(Date.parse(shown.searchParams.get('to')!) - Date.parse(shown.searchParams.get('from')!)).toBe(30 * 60_000);
  await page.getByText('POST /checkout').first().waitFor();
  await page.context().close();

  await ada.goto(`${product.url}/account`);
  const row = ada.getByRole('row', { name: /Link to \/traces A link to share/ });
  const end = Date.parse((await row.locator('time').last().getAttribute('datetime'))!);
  expect(Math.abs(end - Date.now() - 7 * 86_400_000)).toBeLessThan(600_000);
});

test('a screen says that its key was revoked, also one that only follows', async () => {
  const { page } = await openPage(browser);
  await page.goto(wallLink.replace('/screen/', '/screen/logs?live=on'));
  await page.getByText('checkout').first().waitFor();
  await ada.goto(`${product.url}/account`);
  const row = ada.getByRole('row', { name: /kitchen/ });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await row.getByRole('button', { name: 'Revoke for good?' }).click();
  await page.getByText('The link that opened this is not good, or not any more.').waitFor();
  expect(await page.getByText('checkout').count()).toBe(0);
  expect(await violationsOf(page)).toEqual([]);
  await page.context().close();
});
