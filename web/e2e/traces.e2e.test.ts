import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { spanId, type TestSpan, traceId, tracesRequest } from '../../schema/otlp.testing.ts';
import { cartTrace, checkoutTrace, shopSpans } from '../../schema/shop.testing.ts';
import { pressUntilActive } from './browser.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';

const startNano = BigInt(Date.now() - 300_000) * 1_000_000n;
/** 250 requests of a blog, a second apart; each fiftieth is slow and fails. */
const visits: TestSpan[] = Array.from({ length: 250 }, (_, at) => ({
  traceId: traceId(1000 + at),
  spanId: spanId(1000 + at),
  name: `GET /posts/${at % 5}`,
  kind: 'SERVER',
  atMs: at * 1000,
  durationMs: at % 50 === 7 ? 2000 + at : 3,
  isError: at % 50 === 7,
  service: 'blog',
  attributes: { 'http.response.status_code': at % 50 === 7 ? 503 : 200, 'app.tenant': `t${at % 3}` },
}));

let product: Product;
let page: Page;
eachOnItsPage({
  start: async () => {
    const product = await Product.start();
    await product.send('traces', tracesRequest(startNano, [...shopSpans, ...visits]));
    return product;
  },
  onOpen: (opened) => ({ product, page } = opened),
});

const open = async (path: string): Promise<void> => {
  await page.goto(product.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};
const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const traces = (): Locator => page.getByRole('grid', { name: 'Traces' });
const fields = (): Locator => page.getByRole('region', { name: 'Fields' });
const idsShown = (): Promise<string[]> =>
  traces()
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname.slice(8)));

test('values of fields become conditions, or are left out', async () => {
  await open('/traces?last=30m');
  await fields().getByRole('list', { name: 'Values of service.name' }).getByRole('link', { name: /^blog/ }).click();
  await page.getByText('250 traces').waitFor();
  expect(param('filter')).toBe('service.name=blog');
  const codes = fields().getByRole('list', { name: 'Values of http.response.status_code' });
  await codes.getByRole('link', { name: /^503/ }).click();
  await page.getByText('5 traces').waitFor();
  expect(param('filter')).toBe('service.name=blog http.response.status_code=503');
  await page.goBack();

  const names = fields().getByRole('list', { name: 'Values of name' });
  await names.getByRole('listitem').filter({ hasText: '/posts/0' }).hover();
  await names.getByRole('link', { name: 'Leave out GET /posts/0' }).click();
  await page.getByText('200 traces').waitFor();
  expect(param('filter')).toBe('service.name=blog name!="GET /posts/0"');
});

test('any field of the data is found, and the fields can be put away', async () => {
  await open('/traces?last=30m');
  await fields().getByRole('searchbox', { name: 'Find a field' }).fill('tenant');
  await fields().getByRole('button', { name: 'app.tenant' }).click();
  await fields().getByRole('list', { name: 'Values of app.tenant' }).getByRole('link', { name: /^t1/ }).waitFor();
  await page.getByRole('button', { name: 'Fields and their values' }).click();
  await fields().waitFor({ state: 'detached' });
  expect(param('fields')).toBe('off');
});

test('a region that is drawn over the durations becomes the filter and the time', async () => {
  await open('/traces?last=30m&filter=service.name%3Dblog');
  const plot = page.getByRole('slider', { name: 'Durations of spans that match, over time' });
  await page.getByText('Durations of spans that match').waitFor();
  const box = (await plot.boundingBox())!;
  // The upper half: what is slow.
  await page.mouse.move(box.x + 2, box.y + 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  await page.getByText(/5 shown, 5 failed/).waitFor();
  await page.getByRole('link', { name: 'Only these' }).click();
  await expect.poll(() => param('filter')).toMatch(/^service\.name=blog duration>=\S+ duration<=2\.\d+s$/);
  expect(param('from')).toMatch(/Z$/);
  expect(param('last')).toBeNull();
  await page.getByText('5 traces').waitFor();
  await expect.poll(() => traces().getByRole('row').count()).toBe(5);
});

test('pages follow each other newest first, the same each time', async () => {
  await open('/traces?last=30m&filter=service.name%3Dblog');
  await traces().focus();
  const seen: string[] = [];
  await expect
    .poll(async () => {
      await page.keyboard.press('PageDown');
      for (const id of await idsShown()) if (!seen.includes(id)) seen.push(id);
      return seen.length;
    })
    .toBe(250);
  await page.getByText('That is all in this time.').waitFor();
  expect(seen).toEqual(visits.map((visit) => visit.traceId).toReversed());
  await page.reload();
  await expect.poll(async () => (await idsShown())[0]).toBe(seen[0]);
});

test('two rows are chosen by keys and compared side by side', async () => {
  await open('/traces?last=30m&filter=service.name!%3Dblog');
  await pressUntilActive(page, 'j', traces().getByRole('row', { name: /POST \/checkout/ }));
  await page.keyboard.press('x');
  await page.getByText('One trace chosen; choose another one').waitFor();
  expect(param('pick')).toBe(checkoutTrace);
  await traces().getByRole('checkbox', { name: 'Choose GET /cart to compare' }).check();
  await page.keyboard.press('c');
  await page.getByRole('heading', { name: 'Compare traces', level: 1 }).waitFor();
  expect([param('left'), param('right')]).toEqual([checkoutTrace, cartTrace]);
  const rows = page.getByRole('treegrid', { name: 'Both traces' }).getByRole('row');
  await rows.filter({ hasText: 'charge' }).getByText('only left').waitFor();
  await page.getByRole('button', { name: 'Swap' }).click();
  await rows.filter({ hasText: 'charge' }).getByText('only right').waitFor();
  expect([param('left'), param('right')]).toEqual([cartTrace, checkoutTrace]);
});

test('from a trace another one is found to compare with', async () => {
  const [one, other] = [visits[7]!, visits[12]!];
  await open(`/traces/${one.traceId}?last=30m`);
  await page.getByRole('link', { name: 'Compare with…' }).click();
  await page.getByRole('textbox', { name: 'Id of the trace to compare with' }).fill('nonsense');
  await page.keyboard.press('Enter');
  await page.getByText('A trace id has 32 digits').waitFor();
  const newest = page.getByRole('region', { name: 'Newest of GET /posts/2' });
  await newest.getByRole('link').last().waitFor();
  await page.getByRole('textbox', { name: 'Id of the trace to compare with' }).fill(other.traceId);
  await page.keyboard.press('Enter');
  const row = page.getByRole('treegrid', { name: 'Both traces' }).getByRole('row', { name: /GET \/posts\/2/ });
  await row.getByText('−2.00 s').waitFor();
  expect([param('left'), param('right')]).toEqual([one.traceId, other.traceId]);
});

describe('nonsense in the address has a sentence', () => {
  test.each([
    ['/traces?order=x', 'is no order; shown is: Newest.'],
    ['/traces?points=x', 'is no points; shown is: 10,000.'],
    ['/traces?pick=x,y', 'Durations of root spans'],
    ['/traces?fields=x', 'is no fields; shown is: fields where there is room.'],
    ['/traces?filter=duration%3E', 'expected'],
    ['/traces?filter=servce.name%3Dblog', 'did you mean service.name?'],
    ['/traces/compare', 'No traces are chosen.'],
    ['/traces/compare?left=x', 'This is no trace id.'],
    [`/traces/compare?left=${checkoutTrace}&right=x`, 'This is no trace id.'],
    [`/traces/compare?left=${checkoutTrace}&right=${traceId(0xfffff)}`, 'No span of this trace is kept.'],
  ])('%s', async (path, sentence) => {
    await open(path);
    const told = page.getByText(sentence).first();
    await told.waitFor();
    expect(await told.isVisible()).toBe(true);
  });
});

test('what fails in one part is told there, and the others stay', async () => {
  await page.route('**/graphql', (route) =>
    /"(FacetKeys|TracePoints|TraceCounts)\./.test(route.request().postData() ?? '')
      ? route.fulfill({ json: { data: null, errors: [{ message: 'the store is busy' }] } })
      : route.continue(),
  );
  await open('/traces?last=30m');
  await traces().getByRole('row').first().waitFor();
  await expect.poll(() => page.getByText('The store is busy.').count()).toBe(2);
  await fields().getByRole('button', { name: 'Ask again' }).waitFor();
});
