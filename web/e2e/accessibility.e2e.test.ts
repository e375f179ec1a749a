import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { cartTrace, checkoutTrace } from '../../schema/shop.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';
import { startShop } from './shop-product.testing.ts';

let browser: Browser;
let product: Product;
beforeAll(async () => {
  browser = await launchBrowser();
  product = await startShop();
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

interface Sight {
  name: string;
  path: string;
  /** What is there when the page is drawn in full. */
  until: (page: Page) => Promise<unknown>;
}

const sights: Sight[] = [
  {
    name: 'the overview',
    path: '/',
    until: async (page) => {
      await page.getByRole('table', { name: 'Services' }).waitFor();
      await page.getByRole('region', { name: 'Errors' }).getByRole('listitem').first().waitFor();
      await page.getByRole('region', { name: 'What changed' }).getByRole('listitem').first().waitFor();
    },
  },
  { name: 'services', path: '/services', until: (page) => page.getByRole('table', { name: 'Services' }).waitFor() },
  {
    name: 'a service',
    path: '/services/payment?namespace=shop',
    until: async (page) => {
      await page.getByRole('table', { name: 'Operations' }).waitFor();
      await page.getByRole('region', { name: 'Errors' }).getByRole('listitem').first().waitFor();
      await page.getByRole('region', { name: 'Log patterns' }).getByRole('listitem').first().waitFor();
    },
  },
  {
    name: 'traces, one of them chosen',
    path: `/traces?pick=${checkoutTrace}`,
    until: async (page) => {
      await page.getByText('3 traces').waitFor();
      await page.getByText('One trace chosen').waitFor();
    },
  },
  {
    name: 'two traces compared',
    path: `/traces/compare?left=${checkoutTrace}&right=${cartTrace}`,
    until: (page) => page.getByRole('treegrid', { name: 'Both traces' }).getByText('charge').waitFor(),
  },
  {
    name: 'the choice of a trace to compare with',
    path: `/traces/compare?left=${checkoutTrace}`,
    until: (page) => page.getByRole('region', { name: 'Newest of POST /checkout' }).waitFor(),
  },
  {
    name: 'a trace with a span',
    path: `/traces/${checkoutTrace}?span=0000000000000004`,
    until: async (page) => {
      await page
        .getByRole('treegrid', { name: 'Spans' })
        .getByRole('row', { name: /charge/ })
        .waitFor();
      await page.getByRole('region', { name: 'Details of the span' }).waitFor();
    },
  },
  {
    name: 'the flame graph of a trace',
    path: `/traces/${checkoutTrace}?view=flame`,
    until: (page) => page.getByRole('slider', { name: 'Where the time goes, part by part' }).waitFor(),
  },
  {
    name: 'the operations of a trace',
    path: `/traces/${checkoutTrace}?view=spans`,
    until: (page) => page.getByRole('grid', { name: 'Operations of the trace' }).getByRole('row').first().waitFor(),
  },
  {
    name: 'the map of a trace',
    path: `/traces/${checkoutTrace}?view=map`,
    until: (page) => page.getByRole('button', { name: /^payment/ }).waitFor(),
  },
  {
    name: 'spans that are looked for on the critical path',
    path: `/traces/${checkoutTrace}?find=charge&path=critical`,
    until: (page) => page.getByText('1 found').waitFor(),
  },
  {
    name: 'the logs of a trace',
    path: `/traces/${checkoutTrace}?view=logs`,
    until: async (page) => {
      const logs = page.getByRole('grid', { name: 'Logs of the trace' });
      await logs.getByRole('row', { name: /payment declined/ }).click();
      await logs.getByRole('link', { name: 'payment' }).waitFor();
    },
  },
  {
    name: 'logs',
    path: '/logs',
    until: (page) => page.getByRole('grid', { name: 'Log records' }).getByRole('row').nth(3).waitFor(),
  },
  {
    name: 'a live tail',
    path: '/logs?live=on',
    until: (page) => page.getByRole('grid', { name: 'Log records, live' }).getByRole('row').nth(3).waitFor(),
  },
  {
    name: 'too few to tell what is different',
    path: '/differences?selected=status%3Derror',
    until: (page) => page.getByText('Nothing tells these from the others.').waitFor(),
  },
  {
    name: 'a filter with a mistake',
    path: '/traces?filter=duration%3E',
    until: (page) => page.getByRole('main').getByRole('alert').waitFor(),
  },
  {
    name: 'the map',
    path: '/map?chosen=SERVICE%3Ashop%3Acheckout',
    until: async (page) => {
      await page.getByRole('complementary', { name: 'checkout' }).waitFor();
      await page
        .getByRole('group', { name: 'Who calls whom' })
        .getByRole('button', { name: /^checkout/ })
        .waitFor();
    },
  },
  { name: 'the system', path: '/system', until: (page) => page.getByText('All stores answer').waitFor() },
  {
    name: 'how to send',
    path: '/send',
    until: (page) => page.getByRole('tab').or(page.locator('pre')).first().waitFor(),
  },
  {
    name: 'signing in',
    path: '/log-in',
    until: (page) => page.getByRole('heading', { name: 'Sign in to Seamark' }).waitFor(),
  },
  {
    name: 'signing in that did not work at a provider',
    path: '/log-in?sso=no-role',
    until: (page) => page.getByRole('alert').waitFor(),
  },
  {
    name: 'making an account',
    path: '/sign-up#token=x',
    until: (page) => page.getByRole('heading', { name: 'Make an account' }).waitFor(),
  },
  {
    name: 'the palette',
    path: '/system',
    until: async (page) => {
      await page.getByText('All stores answer').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('option').first().waitFor();
    },
  },
  {
    name: 'the choice of a time',
    path: '/system',
    until: async (page) => {
      await page.getByText('All stores answer').waitFor();
      await page.keyboard.press('t');
      await page.getByRole('textbox', { name: 'Time range' }).waitFor();
    },
  },
  {
    name: 'the choice of a service',
    path: '/system',
    until: async (page) => {
      await page.getByText('All stores answer').waitFor();
      await page.getByRole('button', { name: 'All services' }).click();
      await page.getByRole('option', { name: 'payment' }).waitFor();
    },
  },
  {
    name: 'help',
    path: '/system?last=soon',
    until: async (page) => {
      await page.getByText('All stores answer').waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').getByText('Time range').waitFor();
    },
  },
];

describe.each(['light', 'dark'] as const)('axe finds nothing wrong, %s', (colorScheme) => {
  test.each(sights)('$name', async ({ path, until }) => {
    const { page } = await openPage(browser, { colorScheme });
    await page.goto(product.url + path);
    await until(page);
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });
});

test.each([
  { width: 390, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1920, colorScheme: 'light' },
  { width: 1920, colorScheme: 'dark' },
] as const)('axe finds nothing wrong at $width px, $colorScheme', async (options) => {
  const { page } = await openPage(browser, options);
  for (const { path, until } of sights) {
    await page.goto(product.url + path);
    await until(page);
    expect(await violationsOf(page)).toEqual([]);
  }
  await page.context().close();
});
