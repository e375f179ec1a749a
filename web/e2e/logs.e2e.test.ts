import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { logsRequest, type TestLog } from '../../schema/otlp.testing.ts';
import { shopLogs } from '../../schema/shop.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';

const odd = {
  markup: '<img src=x onerror="document.title=1"><b>bold</b>',
  ansi: '\u001B[31mred\u001B[0m and\u0000 more',
  rightToLeft: 'שלום עולם ‮evil‬ مرحبا',
  emoji: '👩‍👩‍👧‍👦 done 🇫🇷',
  long: `long ${'x'.repeat(50_000)} end`,
};
const oddLogs: TestLog[] = Object.values(odd).map((body, at) => ({ atMs: 4000 + at, body, service: 'odd' }));
const orders: TestLog[] = Array.from({ length: 1500 }, (_, at) => ({
  atMs: at * 10,
  body: `order ${at} shipped to ${at % 7}`,
  service: 'shipping',
  severityNumber: at % 100 === 0 ? 17 : 9,
  attributes: { 'order.id': at, carrier: at % 3 === 0 ? 'ship' : 'train' },
}));
const structured: TestLog = {
  atMs: 5000,
  service: 'odd',
  body: {
    type: 'MAP',
    value: [
      { key: 'message', value: { type: 'STRING', value: 'paid in full' } },
      { key: 'card', value: { type: 'MAP', value: [{ key: 'brand', value: { type: 'STRING', value: 'acme' } }] } },
    ],
  },
};

let product: Product;
let page: Page;
let mistakes: string[];
eachOnItsPage({
  start: async () => {
    const product = await Product.start();
    const startNano = BigInt(Date.now() - 300_000) * 1_000_000n;
    await product.send('logs', logsRequest(startNano, [...shopLogs, ...oddLogs, structured, ...orders]));
    return product;
  },
  onOpen: (opened) => ({ product, page, mistakes } = opened),
});

const list = (): Locator => page.getByRole('grid', { name: 'Log records' });
const rows = (): Locator => list().getByRole('row');
const fields = (): Locator => page.getByRole('region', { name: 'Fields' });
const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const open = (params: Record<string, string>): Promise<unknown> =>
  page.goto(`${product.url}/logs?${new URLSearchParams(params).toString()}`);

describe('lines', () => {
  test.each(Object.entries(odd))('%s is shown as text, in a row of one line', async (_, body) => {
    await open({ filter: 'service.name=odd' });
    const row = rows().filter({ hasText: body.replaceAll(/\p{Cc}/gu, '␣').slice(0, 200) });
    await row.waitFor();
    expect((await row.boundingBox())!.height).toBeLessThan(32);
    expect((await row.innerText()).length).toBeLessThan(1000);
    await row.click();
    await expect.poll(async () => (await row.innerText()).length).toBeGreaterThan(body.length / 3);
    expect(await page.title()).toBe('Logs · Seamark');
  });

  test('wrapped they keep their lines, and are bounded all the same', async () => {
    await open({ filter: 'long', wrap: 'on' });
    await rows().first().waitFor();
    const { height } = (await rows().first().boundingBox())!;
    expect(height).toBeGreaterThan(100);
    expect(height).toBeLessThan(250);
    await page.getByRole('button', { name: 'Wrap long lines' }).click();
    await expect.poll(async () => (await rows().first().boundingBox())!.height).toBeLessThan(32);
    expect(param('wrap')).toBeNull();
  });

  test('all of them, also those that are not on the page, are saved as CSV', async () => {
    await open({ filter: 'service.name=shipping carrier=ship', last: '1h' });
    await rows().first().waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export all rows' }).press('Enter');
    await page.getByRole('menuitem', { name: 'All rows as CSV' }).press('Enter');
    await page.getByText('The export has begun').waitFor();
    expect((await saved).suggestedFilename()).toBe('seamark-logs.csv');
    const [names, ...lines] = readFileSync(await (await saved).path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(names).toMatch(/^timestamp,/);
    expect(lines).toHaveLength(500);
    expect(lines[0]).toContain(',order 1497 shipped to 6,');
  });

  test('what cannot be saved is told', async () => {
    await open({ filter: 'carrier=', last: '1h' });
    await page.getByRole('button', { name: 'Export all rows' }).click();
    await page.getByRole('menuitem', { name: 'All rows as CSV' }).click();
    expect(await page.getByText(/^Not exported: /).innerText()).toContain('expected');
    mistakes.length = 0;
  });

  test('a structured body is a tree', async () => {
    await open({ filter: 'paid' });
    await rows().filter({ hasText: 'paid in full' }).click();
    await rows().locator('details').first().waitFor();
    expect(await rows().locator('details').first().innerText()).toMatch(/card[^]*brand[^]*acme/);
  });

  test('the one that is open is in the address, and a link to it opens it, in the list or beside it', async () => {
    await open({ filter: 'declined' });
    await rows().filter({ hasText: 'payment declined' }).click();
    await expect.poll(() => param('record')).not.toBeNull();
    const record = param('record')!;
    await page.reload();
    await list().getByText('Attributes').waitFor();
    await open({ filter: 'service.name=odd', record });
    const linked = page.getByRole('region', { name: 'The record of the link' });
    await linked.getByText('payment declined').waitFor();
    await linked.getByRole('button', { name: 'Close' }).click();
    await linked.waitFor({ state: 'detached' });
    expect(param('record')).toBeNull();
  });

  test('c shows the active one among the lines around it', async () => {
    await open({ filter: '"order 700 shipped"' });
    await rows().first().waitFor();
    await page.keyboard.press('j');
    await list().focus();
    await page.keyboard.press('c');
    await list().getByText('order 695 shipped to 2').waitFor();
    await list().getByText('order 705 shipped to 5').waitFor();
    await page.keyboard.press('c');
    await expect.poll(() => list().getByText('order 695 shipped to 2').count()).toBe(0);
  });

  test('any number is read page by page, of which those in sight are in the document', async () => {
    await open({ filter: 'service.name=shipping' });
    await rows().first().waitFor();
    await list().focus();
    for (let seen = 0; seen < 1500; seen = Number(await list().getAttribute('aria-rowcount'))) {
      await page.keyboard.press('End');
      await expect.poll(async () => Number(await list().getAttribute('aria-rowcount'))).toBeGreaterThan(seen);
    }
    await page.keyboard.press('End');
    await list().getByText('order 0 shipped to 0').waitFor();
    expect(await rows().count()).toBeLessThan(80);
  });
});

describe('fields', () => {
  test('a value filters to it, and to all but it', async () => {
    await open({ filter: 'service.name=shipping' });
    await fields()
      .getByRole('link', { name: /^error/ })
      .click();
    await expect.poll(() => param('filter')).toBe('service.name=shipping severity=error');
    await page.getByText('15 records').waitFor();
    await fields().getByRole('button', { name: 'carrier', exact: true }).click();
    await fields().getByRole('link', { name: 'Leave out ship', exact: true }).click();
    await expect.poll(() => param('filter')).toBe('service.name=shipping severity=error carrier!=ship');
    await page.getByText('10 records').waitFor();
  });

  test('one becomes a column, is moved and removed', async () => {
    await open({ filter: 'service.name=shipping', columns: 'carrier' });
    await fields().getByRole('searchbox', { name: 'Find a field' }).fill('order');
    await fields().getByRole('button', { name: 'Show order.id as a column' }).click();
    await expect.poll(() => param('columns')).toBe('carrier,order.id');
    await expect.poll(() => rows().first().innerText()).toMatch(/train[^]*1499[^]*order 1499 shipped/);
    await page.getByRole('button', { name: 'order.id', exact: true }).last().click();
    await page.getByRole('menuitem', { name: 'Move left' }).click();
    await expect.poll(() => param('columns')).toBe('order.id,carrier');
    await page.getByRole('button', { name: 'carrier', exact: true }).last().click();
    await page.getByRole('menuitem', { name: 'Remove the column' }).click();
    await expect.poll(() => param('columns')).toBe('order.id');
  });

  test('columns are there live as well', async () => {
    await open({ filter: 'service.name=shipping', columns: 'carrier', live: 'on' });
    const tail = page.getByRole('grid', { name: 'Log records, live' });
    await expect.poll(() => tail.getByRole('row').first().innerText()).toMatch(/(?:train|ship)[^]*order \d+ shipped/);
  });
});

describe('patterns', () => {
  const patterns = (): Locator => page.getByRole('grid', { name: 'Patterns' });

  test('are counted, marked where they are new, and lead to their records', async () => {
    await open({ view: 'patterns' });
    const row = patterns()
      .getByRole('row')
      .filter({ hasText: /order . shipped to/u });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/1,500[^]*new/);
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await patterns().getByText('The newest of them').waitFor();
    await row.getByRole('link', { name: 'Leave its records out' }).click();
    await expect.poll(() => param('filter')).toBe('not ("shipped to" order)');
    await rows().first().waitFor();
    expect(await list().getByText('shipped').count()).toBe(0);
  });

  test('a mistake in the filter is told as well', async () => {
    await open({ view: 'patterns', filter: 'a (' });
    await page.getByRole('search').getByRole('alert').waitFor();
    expect(await page.getByText('The filter cannot be read, so nothing is shown.').count()).toBe(1);
  });
});

test('nonsense in the address is told, and the page works', async () => {
  await open({ view: 'x', order: 'y', wrap: 'z', fields: 'q', columns: '```,=,(', record: 'nobody' });
  for (const name of ['view', 'order', 'wrap', 'fields'])
    await page.getByText(new RegExp(`in the address is no ${name}; shown is`)).waitFor();
  await page.getByText('This record is no longer kept.').waitFor();
  await expect.poll(() => rows().count()).toBeGreaterThan(10);
});

test('nothing that matches says what to do', async () => {
  await open({ filter: 'nothinglikethis' });
  await page.getByText('No log record matches in this time.').waitFor();
  await page.getByRole('button', { name: 'Look at a longer time' }).click();
  await expect.poll(() => param('last') ?? param('from')).not.toBeNull();
  await page.getByRole('button', { name: 'Clear the filter' }).last().click();
  await rows().first().waitFor();
});

test('what goes wrong with one part leaves the others', async () => {
  await page.route('**/graphql', async (route) => {
    const { documentId } = route.request().postDataJSON() as { documentId: string };
    if (/^(LogCounts|Facet)\./.test(documentId)) await route.fulfill({ status: 503 });
    else await route.continue();
  });
  await open({});
  await expect.poll(() => page.getByRole('button', { name: 'Ask again' }).count()).toBe(3);
  await expect.poll(() => rows().count()).toBeGreaterThan(10);
  mistakes.length = 0;
  await page.unroute('**/graphql');
  await page.getByRole('button', { name: 'Ask again' }).first().click();
  await page.getByText('1,510 records').waitFor();
});

describe.each(['light', 'dark'] as const)('axe finds nothing wrong, %s', (colorScheme) => {
  beforeEach(() => page.emulateMedia({ colorScheme }));

  test.each([1280, 390])('lines with fields, columns and one that is open, %i px', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open({ filter: 'service.name=shipping', columns: 'carrier', fields: width > 1000 ? 'on' : 'auto' });
    await rows().first().click();
    await list().getByText('Attributes').waitFor();
    if (width > 1000)
      await fields()
        .getByRole('link', { name: /^shipping/ })
        .waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test('patterns', async () => {
    await open({ view: 'patterns' });
    await page.getByRole('grid', { name: 'Patterns' }).getByRole('row').first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
