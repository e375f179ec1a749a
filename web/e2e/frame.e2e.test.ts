import type { BrowserContext, Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { checkoutTrace } from '../../schema/shop.testing.ts';
import { eachOnItsPage } from './each-page.testing.ts';
import { startShop } from './shop-product.testing.ts';

let product: Product;
let page: Page;
eachOnItsPage({
  start: startShop,
  onOpen: (opened) => ({ product, page } = opened),
});

const open = async (path: string): Promise<void> => {
  await page.goto(product.url + path);
  await page.getByRole('heading', { level: 1 }).waitFor();
};
const heading = (name: string): Promise<void> => page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
const param = (name: string): string | null => new URL(page.url()).searchParams.get(name);

describe('nonsense in the address has a sentence and a way out', () => {
  test.each([
    '/traces?last=soon',
    '/traces?last=99999999d',
    '/logs?from=2026-99-99&to=x',
    '/services?from=2026-11-22T12:00:00Z&to=2026-11-22T10:00:00Z',
  ])('a time: %s', async (path) => {
    await open(path);
    const notice = page.getByText('The time in the address cannot be read; shown is: Last hour.');
    await notice.waitFor();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await notice.waitFor({ state: 'detached' });
    expect(['last', 'from', 'to'].map(param)).toEqual([null, null, null]);
  });

  test.each([
    ['/traces?order=FOO', '“FOO” in the address is no order; shown is: Newest.'],
    ['/logs?order=%3Cb%3E', '“<b>” in the address is no order; shown is: Newest.'],
    ['/services?sort=luck', '“luck” in the address is no sort; shown is: those in trouble first.'],
  ])('a choice: %s', async (path, sentence) => {
    await open(path);
    await page.getByText(sentence).waitFor();
    await page.getByRole('button', { name: 'Remove it' }).click();
    await page.getByText(sentence).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
  });

  test('a scope that nothing is in', async () => {
    await open('/services?env=nowhere&service=nobody');
    await page.getByText('No service of this environment and name sent spans in this time.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.getByRole('link', { name: /^payment/ }).waitFor();
    expect([param('env'), param('service')]).toEqual([null, null]);
  });

  test.each(['/nowhere', '/services/%E0%A4%A', '/traces/a/b'])('a path: %s', async (path) => {
    await page.goto(product.url + path);
    await page.getByText('There is no such page.').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Services' }).click();
    await heading('Services');
    expect(new URL(page.url()).pathname).toBe('/services');
  });

  test('a live that is neither on nor off, a zoom and a view that are none', async () => {
    await open(`/traces/${checkoutTrace}?live=maybe&zoom=a-b&view=upside-down&span=zz`);
    await expect.poll(() => page.getByRole('treegrid', { name: 'Spans' }).getByRole('row').count()).toBe(5);
  });
});

describe('the keyboard', () => {
  test('g and a letter lead to the pages', async () => {
    await open('/services');
    for (const [key, name] of [
      ['t', 'Traces'],
      ['l', 'Logs'],
      ['y', 'System'],
      ['d', 'Send data'],
      ['o', 'Overview'],
      ['p', 'Map'],
      ['s', 'Services'],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(key);
      await heading(name);
    }
    expect(new URL(page.url()).pathname).toBe('/services');
  });

  test('the time moves and grows, and the way back is the same time', async () => {
    await open('/traces?from=2026-11-22T10:00:00Z&to=2026-11-22T11:00:00Z');
    await page.keyboard.press('[');
    await expect.poll(() => param('from')).toBe('2026-11-22T09:00:00Z');
    await page.keyboard.press(']');
    await expect.poll(() => param('from')).toBe('2026-11-22T10:00:00Z');
    await page.keyboard.press('z');
    await expect.poll(() => [param('from'), param('to')]).toEqual(['2026-11-22T09:30:00Z', '2026-11-22T11:30:00Z']);
  });

  test('does nothing else where somebody types', async () => {
    await open('/traces');
    await page.keyboard.press('/');
    await page.keyboard.type('gst[z]');
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/traces');
  });

  test('the first stop is the way past the frame', async () => {
    await open('/services');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'To the page' });
    await expect.poll(() => skip.evaluate((link) => link === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  });
});

describe('the palette', () => {
  const field = (): Locator => page.getByRole('combobox', { name: 'Go to' });
  async function type(text: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await field().fill(text);
  }
  const option = (name: string | RegExp): Locator => page.getByRole('dialog').getByRole('option', { name });

  test('leads to a trace by its id, as it was pasted', async () => {
    await open('/services');
    await type(` ${checkoutTrace.toUpperCase()} `);
    await option(`Trace ${checkoutTrace}`).waitFor();
    await page.keyboard.press('Enter');
    await heading('POST /checkout');
    expect(new URL(page.url()).pathname).toBe(`/traces/${checkoutTrace}`);
  });

  test('leads to a service and to an operation', async () => {
    await open('/traces');
    await type('paym');
    await option(/^payment/).waitFor();
    await page.keyboard.press('Enter');
    await heading('payment');
    await type('POST /che');
    await option(/^POST \/checkout/).click();
    await heading('Traces');
    expect(param('filter')).toBe('name="POST /checkout"');
  });

  test('takes a time', async () => {
    await open('/traces');
    await type('last 90m');
    await option(/^Last 90 minutes/).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => param('last')).toBe('90m');
  });

  test('looks for words, and knows the filter afterwards', async () => {
    await open('/services');
    await type('connection refused');
    await option('“connection refused” in logs').click();
    await heading('Logs');
    expect(param('filter')).toBe('connection refused');
  });

  test('does what has no place on the page', async () => {
    await open('/services');
    await type('dark');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
    await page.reload();
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  });
});

describe('the time', () => {
  /** On this computer, and in what the server says of it: pages go by the server's clock. */
  async function setTime(time: Date): Promise<void> {
    await page.clock.setFixedTime(time);
    await page.route('**/graphql', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), date: time.toUTCString() } });
    });
  }

  test('of a day, and of several, from the calendar by the keys', async () => {
    await setTime(new Date('2026-11-22T12:00:00Z'));
    await open('/traces');
    await page.keyboard.press('t');
    const calendar = page.getByRole('grid', { name: 'Days, Nov 2026' });
    await calendar.getByRole('button', { name: '22 Nov 2026' }).focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('textbox', { name: 'Time range' }).inputValue()).toBe('2026-11-15');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect.poll(() => [param('from'), param('to')]).toEqual(['2026-11-15T00:00:00Z', '2026-11-18T00:00:00Z']);
  });

  test('days to come cannot be chosen', async () => {
    await setTime(new Date('2026-11-22T12:00:00Z'));
    await open('/traces');
    await page.keyboard.press('t');
    const calendar = page.getByRole('grid', { name: 'Days, Nov 2026' });
    expect(await calendar.getByRole('button', { name: '23 Nov 2026' }).isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Month after' }).isDisabled()).toBe(true);
  });

  test('of a link that is copied stands still', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await open('/traces?last=30m&live=on');
    await page.keyboard.press('y');
    await page.getByText('Link copied').waitFor();
    const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    const [from, to] = ['from', 'to'].map((name) => Date.parse(copied.searchParams.get(name) ?? ''));
    expect([to! - from!, copied.pathname, copied.searchParams.get('live')]).toEqual([1_800_000, '/traces', null]);
  });
});

test('the scope holds across pages, and is found by its name', async () => {
  await open('/services');
  await page.getByRole('button', { name: 'All services' }).click();
  await page.getByRole('combobox', { name: 'Service' }).fill('pay');
  await page.keyboard.press('Enter');
  await expect.poll(() => param('service')).toBe('payment');
  await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Logs' }).click();
  await heading('Logs');
  expect(param('service')).toBe('payment');
  const rows = page.getByRole('grid', { name: 'Log records' }).getByRole('row');
  await rows.first().waitFor();
  expect((await rows.allInnerTexts()).every((text) => text.includes('payment'))).toBe(true);
  await page.getByTitle('Service: payment').click();
  await page.getByRole('option', { name: 'All services' }).click();
  await expect.poll(() => param('service')).toBeNull();
});

test('without storage all of it works, as long as the page is open', async () => {
  const context: BrowserContext = page.context();
  await context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
  });
  await open('/traces');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to' }).fill('dark theme');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await heading('Logs');
});

test('on a small screen the other pages are behind one more', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open('/services');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('link', { name: 'Send data' }).click();
  await heading('Send data');
  expect(await page.getByRole('button', { name: 'More' }).isVisible()).toBe(true);
});
