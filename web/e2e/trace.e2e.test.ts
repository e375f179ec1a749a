import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { logsRequest, spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { brokenTrace, checkoutTrace, shopLogs, shopSpans } from '../../schema/shop.testing.ts';
import { pressUntilActive } from './browser.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';

const oddTrace = traceId(0x0dd);
const markup = '<img src=x onerror="document.title=1"><b>bold</b>';
const rightToLeft = 'دفع الطلب';
const emoji = '🧾 receipt 👩‍👩‍👧‍👦';

/** A span with a great many attributes; below it names of every kind, one of them with a clock that is behind. */
const oddSpans: TestSpan[] = [
  {
    traceId: oddTrace,
    spanId: spanId(1),
    name: markup,
    kind: 'SERVER',
    atMs: 0,
    durationMs: 100,
    service: 'gateway',
    attributes: Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`app.key.${at}`, `${markup} ${at}`])),
    more: {
      events: [
        {
          timeUnixNano: '0',
          name: 'exception',
          attributes: [
            { key: 'exception.type', value: { stringValue: 'java.lang.IllegalStateException' } },
            { key: 'exception.message', value: { stringValue: markup } },
            { key: 'exception.stacktrace', value: { stringValue: 'at shop.Order.pay(Order.java:17)' } },
          ],
        },
      ],
    },
  },
  {
    traceId: oddTrace,
    spanId: spanId(2),
    parentSpanId: spanId(1),
    name: rightToLeft,
    atMs: -5,
    durationMs: 50,
    service: 'pay',
  },
  {
    traceId: oddTrace,
    spanId: spanId(3),
    parentSpanId: spanId(2),
    name: emoji,
    atMs: 5,
    durationMs: 5,
    service: 'pay',
  },
  {
    traceId: oddTrace,
    spanId: spanId(4),
    parentSpanId: spanId(3),
    name: 'below',
    atMs: 6,
    durationMs: 1,
    service: 'mail',
  },
];

let product: Product;
let page: Page;
const startNano = BigInt(Date.now() - 300_000) * 1_000_000n;
eachOnItsPage({
  start: async () => {
    const product = await Product.start();
    await product.send('traces', tracesRequest(startNano, [...shopSpans, ...oddSpans]));
    await product.send('logs', logsRequest(startNano, shopLogs));
    return product;
  },
  onOpen: (opened) => ({ product, page } = opened),
});

const open = async (path: string): Promise<void> => {
  await page.goto(product.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};
const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const spans = (): Locator => page.getByRole('treegrid', { name: 'Spans' });
async function rowCount(count: number): Promise<void> {
  await expect.poll(() => spans().getByRole('row').count()).toBe(count);
}
async function chooseFold(from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Fold ${from}`, exact: true }).click();
  await page.getByRole('option', { name: to, exact: true }).click();
}
const detail = (): Locator => page.getByRole('complementary', { name: 'Span' });

test('each view of a trace is an address, and leads to its spans', async () => {
  await open(`/traces/${checkoutTrace}`);
  await rowCount(5);
  await page.locator('label', { hasText: 'Flame graph' }).click();
  await page.getByRole('slider', { name: 'Where the time goes, part by part' }).waitFor();
  expect(param('view')).toBe('flame');

  await page.locator('label', { hasText: 'Map' }).click();
  await page.getByRole('button', { name: /^payment/ }).click();
  await page.getByRole('button', { name: 'Its spans in the waterfall' }).click();
  await expect.poll(() => param('find')).toBe('service.name=payment');
  expect(param('view')).toBeNull();
  await page.getByText('1 found').waitFor();

  await open(`/traces/${checkoutTrace}?view=spans`);
  const operations = page.getByRole('grid', { name: 'Operations of the trace' });
  await pressUntilActive(page, 'j', operations.getByRole('row', { name: /charge/ }));
  await page.keyboard.press('Enter');
  await expect.poll(() => param('find')).toBe('service.name=payment name=charge');

  await open(`/traces/${checkoutTrace}?view=spans&by=longest`);
  const longest = page.getByRole('grid', { name: 'Spans, the longest first' });
  await longest.getByRole('row').nth(4).waitFor();
  expect(await longest.getByRole('row').first().innerText()).toContain('POST /checkout');
  await longest.getByRole('row', { name: /charge/ }).click();
  await detail().getByRole('heading', { name: 'charge' }).waitFor();

  await open(`/traces/${checkoutTrace}?view=logs`);
  await page.getByRole('button', { name: /^payment charge/ }).click();
  await detail().getByRole('heading', { name: 'charge' }).waitFor();
});

test('the waterfall folds, is searched, and opens for what an address names', async () => {
  await open(`/traces/${checkoutTrace}?fold=1`);
  await rowCount(2);
  await chooseFold('below depth 1', 'nothing');
  await rowCount(5);
  expect(param('fold')).toBeNull();

  await open(`/traces/${checkoutTrace}?fold=1&span=${spanId(4)}`);
  const charge = spans().getByRole('row', { name: /charge/ });
  await charge.waitFor();
  await detail().getByRole('heading', { name: 'charge' }).waitFor();
  await page.keyboard.press('Escape');

  await page.keyboard.press('/');
  await page.keyboard.type('status=error');
  await page.keyboard.press('Enter');
  await page.getByText('2 found').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('1 of 2').waitFor();
  await page.keyboard.press('Enter');
  await expect.poll(() => param('span')).toBe(spanId(4));
  await page.getByRole('button', { name: 'Critical path' }).click();
  expect(param('path')).toBe('critical');
});

test('a span stands among its kind, and each value leads to traces', async () => {
  await open(`/traces/${checkoutTrace}?span=${spanId(4)}`);
  await detail()
    .getByText(/of 1 of its kind within two hours/)
    .waitFor();
  await detail().getByRole('slider', { name: 'Durations, by value' }).waitFor();
  const provider = detail().getByText('payment.provider').locator('..');
  await provider.hover();
  await provider.getByRole('link', { name: 'Leave out payment.provider' }).click();
  await page.waitForURL('**/traces?*');
  expect(param('filter')).toBe('payment.provider!=acme');
});

test('whatever names and values are made of is text, and a great many of them are searched', async () => {
  await open(`/traces/${oddTrace}?span=${spanId(1)}`);
  await page.getByRole('heading', { name: markup, level: 1 }).waitFor();
  for (const name of [markup, rightToLeft, emoji]) await spans().getByRole('row').getByText(name).first().waitFor();
  await detail().getByText('java.lang.IllegalStateException').waitFor();
  await detail().getByText('at shop.Order.pay(Order.java:17)').waitFor();
  await expect.poll(() => detail().locator('dt').count()).toBeGreaterThan(300);
  await detail().getByRole('searchbox', { name: 'Find in attributes' }).fill('key.123');
  await expect.poll(() => detail().locator('dt').count()).toBe(1);
  expect(await page.locator('img, main b').count()).toBe(0);
});

test('clocks that differ and parents that are missing are drawn as such', async () => {
  await open(`/traces/${oddTrace}`);
  await spans()
    .getByRole('row', { name: new RegExp(rightToLeft) })
    .getByLabel('begins before its parent')
    .waitFor();
  await page.getByText(/the clocks of their machines differ/).waitFor();
  await open(`/traces/${brokenTrace}`);
  const isMissing = spans().getByLabel('its parent has not arrived');
  await isMissing.first().waitFor();
  expect(await isMissing.count()).toBe(1);
});

test('what fails in one view is told in its place, and the rest stays', async () => {
  await page.route('**/graphql', (route) =>
    route.request().postData()?.includes('TraceFlame')
      ? route.fulfill({ json: { data: { trace: null }, errors: [{ message: 'the store is busy' }] } })
      : route.continue(),
  );
  await open(`/traces/${checkoutTrace}?view=flame`);
  await page.getByText('The store is busy.').waitFor();
  await page.getByText('5 spans').waitFor();
  expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(1);
  await page.locator('label', { hasText: 'Waterfall' }).click();
  await rowCount(5);
});

describe('nonsense in the address has a sentence', () => {
  test.each([
    ['view=x', 'is no view; shown is: Waterfall.'],
    ['fold=x', 'is no fold; shown is: nothing.'],
    ['path=x', 'is no path; shown is: all spans.'],
    ['view=spans&by=x', 'is no by; shown is: By operation.'],
    ['zoom=9-2', 'is no zoom; shown is: the whole trace.'],
    ['span=x', 'This span has not arrived.'],
    ['find=duration%3E', 'expected'],
  ])('%s', async (params, sentence) => {
    await open(`/traces/${checkoutTrace}?${params}`);
    const told = page.getByText(sentence).first();
    await told.waitFor();
    expect(await told.isVisible()).toBe(true);
  });

  test('an id that is none is told at once, and nothing is asked', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postData() ?? ''));
    await open('/traces/nonsense');
    await page.getByText('This is no trace id.').waitFor();
    await page.waitForTimeout(2500);
    expect(asked.filter((body) => body.includes('TracePage'))).toEqual([]);
    await page.getByRole('link', { name: 'All traces' }).click();
    await page.getByRole('heading', { name: 'Traces', level: 1 }).waitFor();
  });
});

test('a trace that is still arriving fills in', async () => {
  const arriving = traceId(0xabc);
  const span = (id: number): TestSpan => ({
    traceId: arriving,
    spanId: spanId(id),
    ...(id > 1 && { parentSpanId: spanId(1) }),
    name: `part ${id}`,
    atMs: 300_000 + id,
    durationMs: 10,
    service: 'slow',
  });
  await open(`/traces/${arriving}`);
  await page.getByText('No span of this trace is kept.').waitFor();
  await product.send('traces', tracesRequest(startNano, [span(1)]));
  await rowCount(1);
  await product.send('traces', tracesRequest(startNano, [span(2), span(3)]));
  await rowCount(3);
  await page.getByText('3 spans').waitFor();
  expect(
    await spans()
      .getByRole('row', { name: /part 3/ })
      .count(),
  ).toBe(1);
});
