import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { beforeEach, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { metricsRequest, type TestMetric, tracesRequest } from '../../schema/otlp.testing.ts';
import { shopMetrics } from '../../schema/shop-metrics.testing.ts';
import { checkoutTrace, shopSpans } from '../../schema/shop.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';

const oddName = '<b>odd</b> / name?';
const wide: TestMetric = {
  name: 'queue.depth',
  unit: '{message}',
  service: 'worker',
  type: 'gauge',
  points: Array.from({ length: 60 }, (_, at) => ({ atMs: 1000, asInt: String(at), attributes: { queue: `q${at}` } })),
};
const oddMetric: TestMetric = { name: oddName, type: 'gauge', points: [{ atMs: 1000, asInt: '7' }] };

let product: Product;
let page: Page;
eachOnItsPage({
  start: async () => {
    const product = await Product.start();
    const startNano = BigInt(Date.now() - 300_000) * 1_000_000n;
    await product.send('traces', tracesRequest(startNano, shopSpans));
    await product.send('metrics', metricsRequest(startNano, [...shopMetrics(startNano), wide, oddMetric]));
    return product;
  },
  onOpen: (opened) => ({ product, page } = opened),
});

const rows = (): Locator => page.getByRole('grid', { name: 'Metrics' }).getByRole('row');
const legend = (): Locator => page.locator('figure').getByRole('table');
const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);
const open = (path: string, params: Record<string, string> = {}): Promise<unknown> =>
  page.goto(`${product.url}${path}?${new URLSearchParams(params).toString()}`);

async function choose(menu: string, option: string): Promise<void> {
  await page.getByRole('button', { name: menu, exact: true }).click();
  await page.getByRole('option', { name: option, exact: true }).click();
}

describe('the list', () => {
  test('is narrowed by name, type and unit, and ordered by series', async () => {
    await open('/metrics');
    await page.getByText('8 metrics in this time.').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('http');
    await expect.poll(() => rows().count()).toBe(2);
    await choose('Type any', 'histogram');
    await expect.poll(() => rows().count()).toBe(1);
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({ match: 'http', type: 'HISTOGRAM' });
    await open('/metrics');
    await rows().first().waitFor();
    await choose('Unit any', 'By');
    await expect.poll(() => rows().allInnerTexts()).toEqual([expect.stringContaining('process.memory.usage')]);
    await open('/metrics', { order: 'MOST_SERIES' });
    await expect.poll(() => rows().first().innerText()).toContain('queue.depth');
  });

  test('by the keyboard alone leads to a metric, also to one of an odd name', async () => {
    await open('/metrics', { match: 'odd</b>' });
    await rows().first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: oddName }).waitFor();
    await expect.poll(() => legend().innerText()).toContain('7');
    await page.goBack();
    await rows().first().waitFor();
  });

  test('nonsense in the address is told; nothing that fits says so', async () => {
    await open('/metrics', { type: 'x', order: 'y' });
    await page.getByText('“x” in the address is no type; shown is: any.').waitFor();
    await page.getByText('“y” in the address is no order; shown is: By name.').waitFor();
    await expect.poll(() => rows().count()).toBe(8);
    await open('/metrics', { unit: 'furlong' });
    await page.getByText('No metric is like that in this time.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByText('8 metrics in this time.').waitFor();
  });
});

describe('a metric', () => {
  test('is aggregated, grouped and filtered, all of it in the address', async () => {
    await open('/metrics/process.memory.usage');
    await expect.poll(() => legend().innerText()).toMatch(/avg\(value\)/);
    await choose('Show average', 'greatest');
    await choose('Group by', 'host.name');
    await expect.poll(() => legend().getByRole('button').allInnerTexts()).toEqual(['a', 'b']);
    expect(param('aggregate')).toBe('max(value)');
    expect(param('by')).toBe('host.name');
    await page.getByTitle('Do not group by host.name').waitFor();
    await page.getByRole('table').last().getByRole('link', { name: 'b', exact: true }).click();
    await expect.poll(() => param('filter')).toBe('host.name=b');
    await expect.poll(() => legend().getByRole('button').allInnerTexts()).toEqual(['b']);
    await page.reload();
    await expect.poll(() => legend().innerText()).toMatch(/300 B/);
    await page.getByRole('button', { name: 'Ungroup host.name' }).click();
    await expect.poll(() => param('by')).toBeNull();
  });

  test('shows measurements that open their traces', async () => {
    await open('/metrics/http.server.request.duration');
    await page.getByRole('link', { name: 'Trace of 900 ms · p95' }).click();
    await expect.poll(() => new URL(page.url()).pathname).toBe(`/traces/${checkoutTrace}`);
    expect(param('span')).toBe('0000000000000004');
  });

  test('two of one name are told apart', async () => {
    await open('/metrics/odd');
    await page.getByRole('button', { name: /^Of / }).click();
    await page.getByRole('option', { name: /^summary/ }).click();
    await expect.poll(() => param('id')).not.toBeNull();
    await page.getByRole('button', { name: /^Of summary/ }).waitFor();
    await page.getByRole('button', { name: 'Show p95' }).waitFor();
  });

  test('of many series the highest are shown, which is told', async () => {
    await open('/metrics/queue.depth', { by: 'queue' });
    await page.getByText('There are 60 series; shown are the 40 that reach highest.').waitFor();
    const names = await legend().getByRole('button').allInnerTexts();
    expect([names.length, names[0], names.at(-1)]).toEqual([40, 'q59', 'q20']);
  });

  test('where nothing matches says what it was limited to, and how to see more', async () => {
    await open('/metrics/process.memory.usage', { filter: 'host.name=c', service: 'gateway' });
    await page.getByText('None of its points matches.').waitFor();
    await page.getByText('service.name=gateway host.name=c').waitFor();
    await page.getByRole('button', { name: 'All environments and services' }).click();
    await expect.poll(() => param('service')).toBeNull();
    await page.getByRole('main').getByRole('button', { name: 'Clear the filter' }).last().click();
    await legend().waitFor();
  });

  test('is saved as a table', async () => {
    await open('/metrics/process.memory.usage', { by: 'host.name', aggregate: 'max(value)' });
    await legend().waitFor();
    await page.getByRole('button', { name: 'greatest: table and export' }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Save as CSV' }).click();
    const csv = readFileSync(await (await saved).path(), 'utf8');
    expect(csv.split('\r\n')[0]).toMatch(/^Time,a \(B\),b \(B\)$/i);
  });

  test('nonsense in the address is told, and what can be shown is', async () => {
    await open('/metrics/process.memory.usage', { id: 'x', aggregate: 'y', form: 'z', by: '=,(' });
    await page.getByText('“x” in the address is no id; shown is: gauge, By.').waitFor();
    await page.getByText('“y” in the address is no aggregate; shown is: average.').waitFor();
    await page.getByText('“z” in the address is no form; shown is: Lines.').waitFor();
    await expect.poll(() => legend().getByRole('button').allInnerTexts()).toEqual(['no = · no (']);
    await open('/metrics/process.memory.usage', { filter: 'a (' });
    await page.getByRole('search').getByRole('alert').getByText('expected a term').waitFor();
    await page.getByText('The filter cannot be read, so nothing is shown.').waitFor();
    await page.getByText('What its series are made of').waitFor();
  });

  test('of no such name, or without a point in this time, says so', async () => {
    await open('/metrics/no.such');
    await page.getByText('No metric of this name is kept.').waitFor();
    await open('/metrics/process.memory.usage', { from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z' });
    await page.getByText('It has no point in this time.').waitFor();
    await page.getByRole('button', { name: 'Look at a longer time' }).waitFor();
    expect(await page.getByText('Its last was').count()).toBe(1);
  });
});

describe.each(['light', 'dark'] as const)('axe finds nothing wrong, %s', (colorScheme) => {
  beforeEach(() => page.emulateMedia({ colorScheme }));

  test.each([1280, 390])('the list, %i px', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/metrics');
    await rows().first().waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });

  test.each([1280, 390])('a metric, %i px', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    await open('/metrics/process.memory.usage', { by: 'host.name' });
    await legend().waitFor();
    await page.getByRole('button', { name: 'Ungroup host.name' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
  });
});
