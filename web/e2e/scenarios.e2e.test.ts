import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Product } from '../../api/product.testing.ts';
import { allScenarios } from '../../simulator/scenarios/all-scenarios.ts';
import type { Fault } from '../../simulator/scenarios/fault.ts';
import { HISTORY_MS, sendHistory } from '../../simulator/scenarios/history.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';

/** From the overview, in at most three clicks, to what truth.json names as evidence of a fault. */
const MOST_CLICKS = 3;

let browser: Browser;
let product: Product;
let faults: Fault[];
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start();
  ({ faults } = await sendHistory(product.otlpUrl));
}, HISTORY_MS);
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

interface Way {
  /** What is clicked, one after the other. */
  clicks: ((page: Page) => Locator)[];
  /** What is there then. */
  sees: (page: Page, evidence: { spans: readonly string[]; logs: readonly string[] }) => Promise<unknown>;
}

const service = (name: string) => (page: Page) =>
  page.getByRole('table', { name: 'Services' }).getByRole('link', { name: new RegExp(`^${name}`) });
const latestTraceOf = (type: string) => (page: Page) =>
  page
    .getByRole('region', { name: 'Errors' })
    .getByRole('listitem')
    .filter({ hasText: type })
    .first()
    .getByRole('link', { name: 'Latest trace' });
const changed = (text: RegExp) => (page: Page) =>
  page.getByRole('region', { name: 'What changed' }).getByRole('link', { name: text }).first();
const pattern = (text: RegExp) => (page: Page) =>
  page.getByRole('region', { name: 'Log patterns' }).getByRole('link', { name: text }).first();

/** A log record that says the first of the phrases. */
const sayingSo: Way['sees'] = (page, { logs: [phrase] }) =>
  page.getByRole('grid', { name: 'Log records' }).getByRole('row').filter({ hasText: phrase! }).first().waitFor();
/** The details of the span that failed, with a text of it. */
const spanWith =
  (text: string): Way['sees'] =>
  (page) =>
    page.getByRole('complementary', { name: 'Span' }).getByText(text).first().waitFor();
/** Traces, at least one, of a filter that has all of this. */
const tracesOf =
  (...parts: string[]): Way['sees'] =>
  async (page) => {
    await page.getByRole('grid', { name: 'Traces' }).getByRole('row').first().waitFor();
    for (const part of parts) expect(new URL(page.url()).searchParams.get('filter')).toContain(part);
  };

const ways: Record<string, Way> = {
  'bad-deploy': {
    clicks: [latestTraceOf('System.NullReferenceException')],
    sees: spanWith('Object reference not set to an instance of an object'),
  },
  'cache-hit-collapse': {
    clicks: [service('catalogue'), pattern(/cache miss for/)],
    sees: sayingSo,
  },
  'dependency-outage': {
    clicks: [latestTraceOf('context.deadlineExceededError')],
    sees: spanWith('api.paywell.example'),
  },
  'memory-leak': {
    clicks: [changed(/was OOMKilled/)],
    sees: sayingSo,
  },
  'noisy-node': {
    clicks: [
      service('search'),
      (page) =>
        page
          .getByRole('table', { name: 'Instances' })
          .getByRole('row')
          .filter({ hasText: '▲' })
          .getByRole('link', { name: 'ip-10-0-2-44' })
          .first(),
    ],
    sees: tracesOf('k8s.node.name=ip-10-0-2-44'),
  },
  'poison-message': {
    clicks: [latestTraceOf('com.fasterxml.jackson.databind.exc.InvalidFormatException')],
    sees: spanWith('Cannot deserialize value of type'),
  },
  'pool-exhaustion': {
    clicks: [changed(/Connection is not available, request timed out/)],
    sees: sayingSo,
  },
  'retry-storm': {
    clicks: [service('catalogue'), pattern(/retrying GET inventory/)],
    sees: sayingSo,
  },
  'slow-query': {
    clicks: [
      service('catalogue'),
      (page) =>
        page
          .getByRole('table', { name: 'Database statements' })
          .getByRole('row')
          .nth(1)
          .getByRole('link', { name: /product_category/ }),
    ],
    sees: tracesOf('service.name=catalogue', 'product_category'),
  },
};

describe.each(allScenarios.map(({ truth }, turn) => ({ name: truth.name, truth, turn })))(
  '$name',
  ({ name, truth, turn }) => {
    test('is found from the overview', async () => {
      const way = ways[name];
      expect(way, 'each fault has its way').toBeDefined();
      expect(way!.clicks.length).toBeLessThanOrEqual(MOST_CLICKS);
      const { startMs, endMs } = faults[turn]!;
      const { page, mistakes } = await openPage(browser, { width: 1680 });
      const time = new URLSearchParams({ from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() });
      await page.goto(`${product.url}/?${time}`);
      for (const click of way!.clicks) await click(page).click();
      await way!.sees(page, truth.evidence);
      expect(mistakes).toEqual([]);
      await page.context().close();
    });
  },
);
