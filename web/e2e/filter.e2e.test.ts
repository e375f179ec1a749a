import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';

import { violationsOf } from './axe.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';
import { startShop } from './shop-product.testing.ts';

let product: Product;
let page: Page;
eachOnItsPage({
  start: startShop,
  onOpen: (opened) => ({ product, page } = opened),
  mayGoWrong: true,
});

const field = (): Locator => page.getByRole('search').getByRole('textbox', { name: 'Filter' });
const editor = (): Locator => page.getByRole('search').locator('.cm-content');
const offered = (): Locator => page.getByRole('listbox').getByRole('option');
const filter = (): string | null => new URL(page.url()).searchParams.get('filter');

/** A page with its list drawn. */
async function open(path: string): Promise<void> {
  await page.goto(product.url + path);
  await field().waitFor();
}

describe('the editor comes when somebody goes into the field', () => {
  test('and nothing moves, and nothing is lost that was typed meanwhile', async () => {
    let letGo = (): void => {};
    const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
    await page.route(/\/assets\/filter-editor-.+\.js$/, async (route) => {
      await isLetGo;
      await route.continue();
    });
    await open('/traces');
    const place = await page.getByRole('search').boundingBox();
    await page.keyboard.press('/');
    await page.keyboard.type('status=er');
    expect(await editor().count()).toBe(0);
    letGo();
    await editor().waitFor();
    await page.keyboard.type('ror');
    expect(await page.getByRole('search').boundingBox()).toEqual(place);
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('status=error');
  });

  test('and without it the plain field does', async () => {
    await page.route(/\/assets\/filter-editor-.+\.js$/, (route) => route.abort());
    await open('/logs');
    await page.keyboard.press('/');
    await page.keyboard.type('declined');
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('declined');
    await expect.poll(() => page.getByRole('grid', { name: 'Log records' }).getByRole('row').count()).toBe(1);
  });
});

describe('by the keyboard alone', () => {
  beforeEach(async () => {
    await open('/traces');
    await page.keyboard.press('/');
    await editor().waitFor();
  });

  test('a key, its operator and its value are completed from the data', async () => {
    await page.keyboard.type('servi');
    await offered().getByText('service.name', { exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await offered().getByText('payment', { exact: true }).waitFor();
    await page.keyboard.type('pay');
    await expect.poll(() => offered().allInnerTexts()).toEqual(['payment']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await editor().innerText()).toBe('service.name=payment ');
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('service.name=payment');
  });

  test('tab takes what is offered, also while the offers for the last letter are on their way', async () => {
    await page.keyboard.type('serv');
    await offered().getByText('service.name', { exact: true }).waitFor();
    await page.route('**/graphql', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.keyboard.type('i');
    await page.keyboard.press('Tab');
    await expect.poll(() => editor().innerText()).toBe('service.name=');
    expect(await editor().evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('behind a whole key its operators are offered, and values of which there are a few', async () => {
    await page.keyboard.type('status');
    await offered().getByText('status!=').waitFor();
    await page.keyboard.type('=');
    await expect.poll(() => offered().allInnerTexts()).toEqual(['error', 'ok', 'unset']);
  });

  test('enter applies what is typed, also while something is offered', async () => {
    await page.keyboard.type('serv');
    await offered().first().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('serv');
    await page.getByText('No trace matches in this time.').waitFor();
  });

  test('escape leaves, first what is offered and then the field', async () => {
    await page.keyboard.type('serv');
    await offered().first().waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => offered().count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await editor().evaluate((element) => element === document.activeElement)).toBe(false);
  });

  test('filters of before are offered in an empty field', async () => {
    await page.keyboard.type('status=error');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('status=error');
    await open('/traces');
    await page.keyboard.press('/');
    await offered().getByText('status=error').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('status=error');
  });

  test('what is pasted comes into one line', async () => {
    await page.evaluate(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'status=error\n  kind=server\n');
      document.activeElement!.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    });
    await page.keyboard.press('Enter');
    await expect.poll(filter).toBe('status=error kind=server');
  });
});

test('each part of the language has its colour', async () => {
  await open(`/traces?filter=${encodeURIComponent('service.name=payment duration>5ms http.route:/pay/* -x')}`);
  await page.keyboard.press('/');
  await editor().waitFor();
  const colors = await editor()
    .locator('span')
    .evaluateAll((parts) => parts.map((part) => [part.textContent, getComputedStyle(part).color]));
  const colorOf = (text: string): string | null | undefined => colors.find(([found]) => found === text)?.[1];
  expect(colorOf('service.name')).toBe(colorOf('duration'));
  expect(colorOf('http.route:')).toBe(colorOf('service.name'));
  expect(colorOf('payment')).not.toBe(colorOf('service.name'));
  expect(new Set(['service.name', 'payment', '5ms', '='].map(colorOf)).size).toBe(4);
});

describe('what is wrong is told at its place, as the server found it', () => {
  test.each([
    ['duration>', '\u00a0\u00a0', 'expected a value after `>`, but the text ends'],
    ['a (b', '(', 'the bracket is not closed'],
    ['name="x', '"x', 'the quote " is not closed'],
  ])('%s', async (text, underlined, message) => {
    await open(`/traces?service=payment&filter=${encodeURIComponent(text)}`);
    await page.getByRole('search').getByRole('alert').getByText(message).waitFor();
    await page.keyboard.press('/');
    await expect.poll(() => editor().locator('.cm-wrong').allInnerTexts()).toEqual([underlined]);
    expect(await editor().getAttribute('aria-invalid')).toBe('true');
    await page.keyboard.press('End');
    await page.keyboard.type('1');
    await expect.poll(() => editor().locator('.cm-wrong').count()).toBe(0);
    await page.getByRole('search').getByRole('alert').waitFor({ state: 'detached' });
  });
});

test.each(['light', 'dark'] as const)('axe finds nothing wrong while something is offered, %s', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  await open('/traces');
  await page.keyboard.press('/');
  await editor().waitFor();
  await page.keyboard.type('service.name');
  await offered().getByText('service.name!=').waitFor();
  expect(await violationsOf(page)).toEqual([]);
});
