import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { logsRequest, spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { shopLogs, shopSpans } from '../../schema/shop.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';

let product: Product;
let page: Page;
let mistakes: string[];
const startNano = BigInt(Date.now() - 600_000) * 1_000_000n;
eachOnItsPage({
  start: async () => {
    const product = await Product.start();
    await product.send('traces', tracesRequest(startNano, shopSpans));
    await product.send('logs', logsRequest(startNano, shopLogs));
    await product.send('traces', tracesRequest(startNano, versions()));
    return product;
  },
  onOpen: (opened) => ({ product, page, mistakes } = opened),
});

const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);

/** Ten requests of version 1, then ten of version 2 that fail: each calls a database. */
function versions(): TestSpan[] {
  return Array.from({ length: 20 }, (_, at): TestSpan[] => {
    const version = at < 10 ? '1.0.0' : '2.0.0';
    const shared = {
      traceId: traceId(500 + at),
      atMs: at < 10 ? -300_000 : 0,
      service: 'orders',
      resource: {
        'service.version': version,
        'deployment.environment.name': 'production',
        'host.name': `pod-${at % 2}`,
      },
    };
    return [
      {
        ...shared,
        spanId: spanId(500 + at),
        name: at % 2 ? 'GET /orders' : 'POST /orders',
        kind: 'SERVER',
        durationMs: 40,
        isError: at >= 10,
      },
      {
        ...shared,
        spanId: spanId(600 + at),
        parentSpanId: spanId(500 + at),
        name: 'SELECT',
        kind: 'CLIENT',
        durationMs: 20,
        attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.query.text': 'SELECT * FROM orders' },
      },
    ];
  }).flat();
}

test('a service tells its versions, its deploy, its operations, and whom it calls', async () => {
  await page.goto(`${product.url}/services/orders`);
  await page.getByRole('heading', { name: 'orders', level: 1 }).waitFor();
  const main = page.getByRole('main');
  const deploys = page.getByRole('table', { name: 'Deploys' });
  await expect
    .poll(() => deploys.getByRole('row').nth(1).innerText())
    .toMatch(/2\.0\.0 after 1\.0\.0[\s\S]*0 % →[\s\S]*100 %/);
  // A flag on each of the charts.
  await expect.poll(() => main.getByRole('link', { name: 'orders 2.0.0' }).count()).toBe(3);
  const operations = page.getByRole('table', { name: 'Operations' });
  await expect.poll(() => operations.getByRole('row').count()).toBe(3);
  await page.getByRole('table', { name: 'Database statements' }).getByText('SELECT * FROM orders').waitFor();
  await page.getByRole('table', { name: 'Instances' }).getByText('pod-1').first().waitFor();
  await page
    .getByRole('table', { name: 'Callees' })
    .getByRole('link', { name: 'postgresql/shop', exact: true })
    .click();
  await expect.poll(() => page.getByRole('grid', { name: 'Traces' }).getByRole('row').count()).toBe(20);
  expect(mistakes).toEqual([]);
});

test('a region of the latency map leads to its traces', async () => {
  await pinTenRequests();
  await page.getByRole('link', { name: 'See these traces' }).click();
  await expect.poll(() => page.getByRole('grid', { name: 'Traces' }).getByRole('row').count()).toBe(10);
  expect(param('filter')).toMatch(/^service\.name=orders .+ duration>\S+ms duration<=\S+ms$/);
  expect(mistakes).toEqual([]);
});

test('a region of the latency map leads to what is different about it', async () => {
  await pinTenRequests();
  await page.getByRole('link', { name: 'What is different about these?' }).click();
  await page.getByText('10 spans against 10 others').waitFor();
  const table = page.getByRole('group', { name: 'Differences' });
  await table.getByRole('row', { name: /^service\.version 2\.0\.0 100.% 0.%/ }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await table.getByRole('link', { name: '2.0.0' }).click();
  await expect.poll(() => page.getByRole('grid', { name: 'Traces' }).getByRole('row').count()).toBe(10);
  await page.goBack();
  await page.getByRole('textbox', { name: 'Filter' }).fill('duration>1h');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing in this time is selected.').waitFor();
  expect(mistakes).toEqual([]);
});

/** Chooses the cell of the newest ten on the latency map. */
async function pinTenRequests(): Promise<void> {
  await page.goto(`${product.url}/services/orders`);
  const heat = page.getByRole('slider', { name: 'Latency of all requests, by time and value' });
  await heat.focus();
  // From the right to the last column that has something, then to the row that has it.
  await expect
    .poll(async () => {
      for (let row = 0; row < 3; row++) await page.keyboard.press(row === 0 ? 'ArrowLeft' : 'ArrowDown');
      return heat.getAttribute('aria-valuetext');
    })
    .toMatch(/: 10$/);
  await page.keyboard.press('Enter');
}

test('it moves by subscription, and asks nothing twice', async () => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const body = request.postData() ?? '';
    if (body.includes('"documentId":"Service')) asked.push(body);
  });
  await page.goto(`${product.url}/services/orders`);
  const operations = page.getByRole('table', { name: 'Operations' });
  await operations.waitFor();
  const later = {
    traceId: traceId(900),
    spanId: spanId(900),
    name: 'DELETE /orders',
    kind: 'SERVER',
    atMs: 0,
  } as const;
  await product.send(
    'traces',
    tracesRequest(BigInt(Date.now()) * 1_000_000n, [{ ...later, durationMs: 5, service: 'orders' }]),
  );
  await operations.getByRole('link', { name: 'DELETE /orders' }).waitFor();
  expect(asked).toEqual([]);
  expect(mistakes).toEqual([]);
});

test('operations are found by a part of their name', async () => {
  await page.goto(`${product.url}/services/orders?operation=post`);
  const operations = page.getByRole('table', { name: 'Operations' });
  await expect.poll(() => operations.getByRole('row').count()).toBe(2);
  await page.getByRole('searchbox', { name: 'Operations by name' }).fill('no/such "thing');
  await page.getByText('Nothing with this name was asked of it in this time.').waitFor();
  expect(param('operation')).toBe('no/such "thing');
  expect(mistakes).toEqual([]);
});

test('thousands of operations are one list', async () => {
  const many = Array.from({ length: 1200 }, (_, at): TestSpan => ({
    traceId: traceId(2000 + at),
    spanId: spanId(2000 + at),
    name: `GET /page/${String(at).padStart(4, '0')}`,
    kind: 'SERVER',
    atMs: 0,
    durationMs: 5,
    service: 'pages',
  }));
  await product.send('traces', tracesRequest(startNano, many));
  await page.goto(`${product.url}/services/pages?sort=name&live=off`);
  const operations = page.getByRole('table', { name: 'Operations' });
  await operations.getByRole('link', { name: 'GET /page/0000' }).waitFor();
  await expect
    .poll(async () => {
      await operations.getByRole('link', { name: /^GET/ }).last().scrollIntoViewIfNeeded();
      return operations.getByRole('link', { name: 'GET /page/0120' }).count();
    })
    .toBe(1);
  expect(await operations.getByRole('row').count()).toBeLessThan(150);
  expect(mistakes).toEqual([]);
});

test.each([
  ['/services/nobody', 'Nothing that is kept comes from nobody.'],
  ['/services/orders?namespace=bank', 'Nothing that is kept comes from orders.'],
  ['/services/%3Cb%3Ebold%3C%2Fb%3E', 'Nothing that is kept comes from <b>bold</b>.'],
  ['/services/orders?sort=upside', 'shown is: most requests first'],
  ['/services/orders?env=nowhere', 'Nothing was asked of it in this time.'],
])('of %s it says: %s', async (path, sentence) => {
  await page.goto(product.url + path);
  await page.getByText(sentence).waitFor();
  expect(mistakes).toEqual([]);
});
