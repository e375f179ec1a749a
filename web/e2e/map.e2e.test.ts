import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';

let product: Product;
let page: Page;
let mistakes: string[];
const MINUTE_MS = 60_000;
const startMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS - 20 * MINUTE_MS;

/** A call of one service by another, `atMs` from the start; both ends of it. */
function call(number: number, from: string, to: string, atMs: number, isError = false): TestSpan[] {
  const shared = { traceId: traceId(number), durationMs: 20, atMs, isError };
  return [
    { ...shared, spanId: spanId(number), name: 'GET', kind: 'CLIENT', service: from },
    {
      ...shared,
      spanId: spanId(number + 100_000),
      parentSpanId: spanId(number),
      name: 'GET /',
      kind: 'SERVER',
      service: to,
    },
  ];
}

eachOnItsPage({
  start: async () => {
    const product = await Product.start();
    const spans = [
      ...call(1, 'shop', 'cart', 0),
      ...call(2, 'shop', 'payment', 0),
      ...call(3, 'shop', 'payment', 10 * MINUTE_MS, true),
      ...call(4, 'shop', 'payment', 10 * MINUTE_MS, true),
    ];
    const store: TestSpan = {
      traceId: traceId(9),
      spanId: spanId(9),
      name: 'SELECT',
      kind: 'CLIENT',
      atMs: 0,
      durationMs: 3,
      service: 'cart',
      attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'carts' },
    };
    await product.send('traces', tracesRequest(BigInt(startMs) * 1_000_000n, [...spans, store]));
    return product;
  },
  onOpen: (opened) => ({ product, page, mistakes } = opened),
  // Some close a product of their own before the page is.
  mayGoWrong: true,
});

const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const node = (name: string): Locator =>
  page.getByRole('group', { name: 'Who calls whom' }).getByRole('button', { name: new RegExp(`^${name}`) });
const panel = (name: string): Locator => page.getByRole('complementary', { name });

test('a node leads to its calls, and these to their traces', async () => {
  await page.goto(`${product.url}/map`);
  await node('payment').click();
  await expect.poll(() => panel('payment').innerText()).toMatch(/66\.7 %/);
  await panel('payment').getByRole('button', { name: 'shop' }).click();
  await panel('Calls').waitFor();
  expect(param('chosen')).toBe('SERVICE:shop>SERVICE:payment');
  await panel('Calls').getByRole('link', { name: 'Those with errors' }).click();
  await expect.poll(() => page.getByRole('grid', { name: 'Traces' }).getByRole('row').count()).toBe(2);
  await page.goBack();
  await panel('Calls').getByRole('button', { name: 'payment' }).click();
  await page.keyboard.press('Tab');
  await panel('payment').getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => param('chosen')).toBeNull();
  expect(mistakes).toEqual([]);
});

test('a database has the traces of those who call it', async () => {
  await page.goto(`${product.url}/map`);
  await node('postgresql/carts').focus();
  await page.keyboard.press('Enter');
  await panel('postgresql/carts').getByRole('link', { name: 'Its traces' }).click();
  await expect.poll(() => page.getByRole('grid', { name: 'Traces' }).getByRole('row').count()).toBe(1);
  expect(mistakes).toEqual([]);
});

test('the scrubber shows another moment of the same map', async () => {
  await page.goto(`${product.url}/map?chosen=SERVICE%3Apayment&live=off`);
  await expect.poll(() => panel('payment').innerText()).toMatch(/66\.7 %/);
  const slider = page.getByRole('slider', { name: 'Moment that is shown' });
  await slider.focus();
  // From the end backwards to the bad moment.
  await expect
    .poll(async () => {
      await page.keyboard.press('ArrowLeft');
      return slider.getAttribute('aria-valuetext');
    })
    .toMatch(/100 % failed/);
  await expect.poll(() => panel('payment').innerText()).toMatch(/100 %/);
  expect(Date.parse(param('at')!)).toBe(startMs + 10 * MINUTE_MS);
  // Nobody called the cart then; it stays where it was.
  await node('cart').waitFor();
  await page.reload();
  await expect.poll(() => panel('payment').innerText()).toMatch(/100 %/);
  await page.getByRole('button', { name: 'Whole time' }).click();
  await expect.poll(() => panel('payment').innerText()).toMatch(/66\.7 %/);
  expect(mistakes).toEqual([]);
});

test('who would rather read it has it as a table', async () => {
  await page.goto(`${product.url}/map`);
  await node('cart').waitFor();
  await page.getByRole('button', { name: 'Who calls whom: table and export' }).click();
  await page.getByRole('menuitem', { name: 'Show as a table' }).click();
  const rows = page.getByRole('region', { name: 'Who calls whom, as a table' }).getByRole('row');
  await expect.poll(async () => (await rows.allInnerTexts()).join('\n')).toMatch(/shop\s+payment/);
  expect(mistakes).toEqual([]);
});

test.each([
  ['chosen=SERVICE%3Anobody', 'is no chosen; shown is: all of the map'],
  ['chosen=a%3Eb%3Ec', 'is no chosen; shown is: all of the map'],
  ['at=soon', 'is no at; shown is: the whole time'],
  ['at=1999-01-01T00:00:00Z', 'is no at; shown is: the whole time'],
])('of nonsense in the address, %s, it says: %s', async (search, sentence) => {
  await page.goto(`${product.url}/map?${search}`);
  await page.getByText(sentence).waitFor();
  await node('cart').waitFor();
  expect(mistakes).toEqual([]);
});

test('services by themselves are no map, and it says why', async () => {
  await using lonely = await Product.start();
  const alone: TestSpan = {
    traceId: traceId(1),
    spanId: spanId(1),
    name: 'GET /',
    kind: 'SERVER',
    atMs: 0,
    durationMs: 1,
    service: 'alone',
  };
  await lonely.send('traces', tracesRequest(BigInt(startMs) * 1_000_000n, [alone]));
  await page.goto(`${lonely.url}/map`);
  await page.getByText('No service called another one in this time.').waitFor();
  expect(mistakes).toEqual([]);
});

test('hundreds of services are one map', async () => {
  await using many = await Product.start();
  const calls = Array.from({ length: 499 }, (_, at) =>
    call(at + 1, `service-${Math.floor(at / 3)}`, `service-${at + 1}`, 0),
  );
  await many.send('traces', tracesRequest(BigInt(startMs) * 1_000_000n, calls.flat()));
  await page.goto(`${many.url}/map`);
  await page.getByText('500 services, 0 others').waitFor();
  await node('service-499').waitFor();
  expect(
    await page
      .getByRole('group', { name: 'Who calls whom' })
      .getByRole('button', { name: /^service-/ })
      .count(),
  ).toBe(500);
  await node('service-42 ').focus();
  await page.keyboard.press('Enter');
  await panel('service-42').waitFor();
  expect(mistakes).toEqual([]);
});
