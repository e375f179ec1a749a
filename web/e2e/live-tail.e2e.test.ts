import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { logsRequest } from '../../schema/otlp.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';

/** The page keeps 5000 lines: fewer are sent, however long it takes. */
const MOST_SENT = 4000;
const PACE_MS = 50;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const body = (line: number): string => `line ${line} of it`;

function linesRequest(service: string, from: number, count: number): unknown {
  const startNano = BigInt(Date.now()) * 1_000_000n;
  const lines = Array.from({ length: count }, (_, at) => ({ atMs: at / 1000, body: body(from + at), service }));
  return logsRequest(startNano, lines);
}

/** The numbers of the lines in a list from its top to its end, which has to be scrolled to be seen. */
async function allLinesOf(page: Page, list: Locator): Promise<number[]> {
  const found = new Map<number, number>();
  await list.evaluate((element) => element.scrollTo(0, 0));
  await list.focus();
  await page.keyboard.press('Home');
  const count = Number(await list.getAttribute('aria-rowcount'));
  await expect
    .poll(async () => {
      const rows = await list.getByRole('row').evaluateAll((elements) =>
        elements.map((row): [number, number] => {
          const [, line] = /line (\d+) of it/.exec(row.textContent) ?? [];
          return [Number(row.getAttribute('aria-rowindex')), Number(line)];
        }),
      );
      for (const [index, line] of rows) found.set(index, line);
      // At the end once more from the top: a row may have been passed before it was drawn.
      await page.keyboard.press(rows.some(([index]) => index === count) ? 'Home' : 'PageDown');
      return found.size;
    })
    .toBe(count);
  return [...found].toSorted(([a], [b]) => a - b).map(([, line]) => line);
}

test('a tail survives the death of the server while lines keep coming', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'seamark-tail-'));
  let product = await Product.start({ dataDirectory });
  const { url, ports } = product;
  const { page } = await openPage(browser);
  let sent = 0;
  let isEnough = false;

  /** Five lines at a time; what was not acknowledged is sent again as it is, as SDKs do. */
  async function keepSending(): Promise<void> {
    while (!isEnough && sent < MOST_SENT) {
      const request = linesRequest('ticker', sent, 5);
      while ((await product.send('logs', request).catch(() => 0)) !== 200) await delay(50);
      sent += 5;
      await delay(PACE_MS);
    }
  }

  try {
    await page.goto(`${url}/logs?live=on&filter=service.name%3Dticker`);
    await page.getByText('Waiting for the first line…').waitFor();
    const sending = keepSending();
    const list = page.getByRole('grid', { name: 'Log records, live' });
    const countOfLines = async (): Promise<number> => Number(await list.getAttribute('aria-rowcount'));
    // More than the page is given when it begins to follow: what is lost could not be hidden by that.
    for (let death = 1; death <= 2; death += 1) {
      await expect.poll(countOfLines).toBeGreaterThan(300 * death);
      await product.end('SIGKILL');
      await page.getByText(/No connection for .+ Nothing will be missed\./).waitFor();
      product = await Product.start({ dataDirectory, ports });
      await page.getByText('Live', { exact: true }).and(page.locator('main *')).waitFor();
    }
    await expect.poll(countOfLines).toBeGreaterThan(900);
    isEnough = true;
    await sending;

    await expect.poll(countOfLines).toBe(sent);
    const newestFirst = Array.from({ length: sent }, (_, at) => sent - 1 - at);
    expect(await allLinesOf(page, list)).toEqual(newestFirst);
    const { query } = await product.ask<{ query: { rows: unknown[][] } }>(
      '{ query(text: "logs service.name=ticker last 1h | stats count()") { ... on ResultTable { rows } } }',
    );
    expect(query.rows).toEqual([[sent]]);
  } finally {
    isEnough = true;
    await page.context().close();
    await product.end('SIGKILL');
    rmSync(dataDirectory, { recursive: true, force: true });
  }
});

describe('a tail holds still while one reads', () => {
  let product: Product;
  let page: Page;
  let list: Locator;
  beforeAll(async () => {
    product = await Product.start();
    await product.send('logs', linesRequest('reader', 0, 100));
    ({ page } = await openPage(browser));
    await page.goto(`${product.url}/logs?live=on&filter=service.name%3Dreader`);
    list = page.getByRole('grid', { name: 'Log records, live' });
    await list.getByRole('row', { name: body(99) }).waitFor();
  });
  afterAll(async () => {
    await page?.context().close();
    await product?.[Symbol.asyncDispose]();
  });

  const newest = (): Locator => list.getByRole('row').first();
  const state = (text: string): Promise<void> =>
    page.getByRole('main').getByRole('status').getByText(text, { exact: true }).waitFor();

  test('when it is paused', async () => {
    await page.getByRole('button', { name: 'Pause' }).click();
    await state('Paused');
    await product.send('logs', linesRequest('reader', 100, 7));
    const waiting = page.getByRole('button', { name: '7 new lines' });
    await waiting.waitFor();
    expect(await newest().innerText()).toContain(body(99));
    await waiting.click();
    await list.getByRole('row', { name: body(106) }).waitFor();
    await state('Live');
    await waiting.waitFor({ state: 'detached' });
  });

  test('when it is scrolled, until one is at its top again', async () => {
    await list.hover();
    await page.mouse.wheel(0, 700);
    await state('Held while you read');
    const seen = await list.innerText();
    await product.send('logs', linesRequest('reader', 107, 1));
    await page.getByRole('button', { name: '1 new line' }).waitFor();
    await product.send('logs', linesRequest('reader', 108, 1));
    await page.getByRole('button', { name: '2 new lines' }).waitFor();
    expect(await list.innerText()).toBe(seen);
    await page.mouse.wheel(0, -5000);
    await list.getByRole('row', { name: body(108) }).waitFor();
    await state('Live');
  });

  test('when a line is open', async () => {
    await list.getByRole('row', { name: body(108) }).click();
    await state('Held while you read');
    await product.send('logs', linesRequest('reader', 109, 1));
    await page.getByRole('button', { name: '1 new line' }).waitFor();
    expect(await newest().innerText()).toContain(body(108));
    await page.keyboard.press('Enter');
    await list.getByRole('row', { name: body(109) }).waitFor();
    await state('Live');
  });

  test('and shows every line once in the end', async () => {
    expect(await allLinesOf(page, list)).toEqual(Array.from({ length: 110 }, (_, at) => 109 - at));
  });
});
