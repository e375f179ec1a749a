import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { violationsOf } from './axe.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';
import { Gallery } from './gallery.testing.ts';
import { columnsOf, pixelAt, tokenPixel } from './pixels.testing.ts';

/** An hour that is over: what the scenarios draw in it is always the same. */
const hour = 'from=2026-11-22T10:00:00Z&to=2026-11-22T11:00:00Z';
const HEIGHT_PX = 132;

let browser: Browser;
let gallery: Gallery;
let page: Page;
let mistakes: string[];
beforeAll(async () => {
  browser = await launchBrowser();
  gallery = await Gallery.start();
});
afterAll(async () => {
  await browser?.close();
  await gallery?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  ({ page, mistakes } = await openPage(browser));
});
afterEach(async () => {
  await page.context().close();
  if (mistakes.length > 0) throw new Error(`went wrong in the page: ${mistakes.join(', ')}`);
});

/** One part of the gallery, drawn. */
async function open(part: 'time-charts' | 'distributions' | 'structures'): Promise<void> {
  await page.goto(`${gallery.url}?part=${part}&${hour}`);
  await page.locator('[data-specimen] canvas').last().waitFor();
}

const specimen = (id: string): Locator => page.locator(`[data-specimen="${id}"]`);
const slider = (id: string): Locator => specimen(id).getByRole('slider');
const canvas = (id: string): Locator => specimen(id).locator('canvas');
const readout = (): Locator => page.locator('body > div.fixed');

async function xOfMinute(id: string, minute: number): Promise<number> {
  const { width } = (await slider(id).boundingBox())!;
  return (minute / 60) * width;
}

async function pointAt(id: string, x: number, y: number): Promise<void> {
  await slider(id).hover({ position: { x, y } });
}

describe('marks', () => {
  beforeEach(() => open('time-charts'));

  test('bars have the colours of their series, on top of each other from the bottom', async () => {
    const [error, info] = await Promise.all(
      ['--color-error', '--color-info-mark'].map((token) => tokenPixel(canvas('bars'), token)),
    );
    // At 10:40 the fault is at its worst: most of the lower fifth is errors; half an hour before nearly nothing is.
    const low = HEIGHT_PX - 14;
    expect(await pixelAt(canvas('bars'), await xOfMinute('bars', 40.5), low)).toEqual(error);
    expect(await pixelAt(canvas('bars'), await xOfMinute('bars', 10.5), low)).toEqual(info);
    expect((await pixelAt(canvas('bars'), await xOfMinute('bars', 10.5), 8))[3]).toBe(0);
  });

  test('gaps are gaps', async () => {
    const columns = await columnsOf(canvas('gaps'), await tokenPixel(canvas('gaps'), '--color-series-9'));
    const { width } = (await slider('gaps').boundingBox())!;
    const widest = columns.slice(1).reduce((most, column, at) => Math.max(most, column - columns[at]!), 0);
    expect(columns.length).toBeGreaterThan(width / 4);
    expect(widest).toBeGreaterThan(width / 60);
  });

  test('of a million points each column has its own, and single peaks are seen', async () => {
    const columns = await columnsOf(canvas('million'), await tokenPixel(canvas('million'), '--color-series-1'));
    const { width } = (await slider('million').boundingBox())!;
    expect(columns.length).toBeGreaterThan(width - 3);
  });

  test('another theme draws them anew', async () => {
    const place = [await xOfMinute('bars', 40.5), HEIGHT_PX - 14] as const;
    const light = await pixelAt(canvas('bars'), ...place);
    await page.locator('label', { hasText: 'Dark' }).click();
    await expect.poll(() => pixelAt(canvas('bars'), ...place)).not.toEqual(light);
    expect(await pixelAt(canvas('bars'), ...place)).toEqual(await tokenPixel(canvas('bars'), '--color-error'));
  });

  test('are as sharp as the screen', async () => {
    const sharp = await browser.newPage({ deviceScaleFactor: 2 });
    await sharp.goto(`${gallery.url}?${hour}`);
    const [pixels, width] = await sharp
      .locator('[data-specimen="lines"] canvas')
      .evaluate((element) => [(element as HTMLCanvasElement).width, element.clientWidth] as const);
    expect(pixels).toBe(2 * width);
    await sharp.close();
  });
});

describe('reading', () => {
  beforeEach(() => open('time-charts'));

  test('the pointer reads all series, the largest first, and all charts show the same time', async () => {
    await pointAt('lines', await xOfMinute('lines', 40.5), 20);
    expect(await readout().locator('tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^p99\s.* s$/),
      expect.stringMatching(/^p95\s.* s$/),
      expect.stringMatching(/^p50\s.* ms$/),
    ]);
    await readout().getByText('Nov 22, 10:40 – 10:41').waitFor();
    for (const id of ['area', 'bars', 'stacked', 'million']) {
      const { x, width } = (await slider(id).boundingBox())!;
      const line = (await slider(id).locator('> div.w-px').boundingBox())!;
      expect((line.x - x) / width).toBeCloseTo(40.5 / 60, 1);
    }
  });

  test('a click holds what is read and offers what can be done; escape lets it go', async () => {
    await slider('lines').click({ position: { x: await xOfMinute('lines', 20), y: 60 } });
    const menu = page.getByRole('dialog', { name: 'Latency, over time' });
    await menu.getByRole('link', { name: 'See the traces' }).waitFor();
    await page.keyboard.press('Escape');
    await menu.waitFor({ state: 'detached' });
    await expect.poll(() => slider('lines').evaluate((element) => element === document.activeElement)).toBe(true);
  });

  test('the keys do all of it', async () => {
    await slider('lines').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await slider('lines').getAttribute('aria-valuetext')).toMatch(
      /^Nov 22, 10:58 – 10:59: p99 .+, p95 .+, p50 .+/,
    );
    await page.keyboard.press('Enter');
    const menu = page.getByRole('dialog', { name: 'Latency, over time' });
    await expect
      .poll(() =>
        menu
          .getByRole('link')
          .first()
          .evaluate((link) => link === document.activeElement),
      )
      .toBe(true);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL(/from=2026-11-22T10%3A58%3A00Z&to=2026-11-22T10%3A59%3A00Z/);
  });

  test('drawing over a chart zooms the page, by pointer and by keys', async () => {
    const { x, y } = (await slider('area').boundingBox())!;
    await page.mouse.move(x + (await xOfMinute('area', 15)), y + 50);
    await page.mouse.down();
    await page.mouse.move(x + (await xOfMinute('area', 30)), y + 50, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => new URL(page.url()).searchParams.get('from')).toMatch(/^2026-11-22T10:1[45]/);
    await open('time-charts');
    await slider('area').focus();
    await page.keyboard.press('Home');
    for (let step = 0; step < 5; step++) await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('to')).toMatch(/^2026-11-22T10:05:30/);
  });

  test('a legend shows one series alone, and all again', async () => {
    const pressed = (): Promise<(string | null)[]> =>
      specimen('bars')
        .getByRole('row')
        .getByRole('button')
        .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-pressed')));
    await specimen('bars').getByRole('button', { name: 'warn' }).click();
    expect(await pressed()).toEqual(['false', 'true', 'false', 'false']);
    await specimen('bars')
      .getByRole('button', { name: 'error' })
      .click({ modifiers: ['Shift'] });
    expect(await pressed()).toEqual(['true', 'true', 'false', 'false']);
    await specimen('bars').getByRole('button', { name: 'error' }).click();
    await specimen('bars').getByRole('button', { name: 'error' }).click();
    expect(await pressed()).toEqual(['true', 'true', 'true', 'true']);
  });
});

describe('single things', () => {
  beforeEach(() => open('distributions'));

  test('the nearest point is read, and a click opens it', async () => {
    const { width } = (await slider('scatter').boundingBox())!;
    await pointAt('scatter', width / 2, 90);
    await readout()
      .getByText(/POST \/checkout · .+ ms/)
      .waitFor();
    await slider('scatter').click({ position: { x: width / 2, y: 90 } });
    await expect.poll(() => page.url()).toMatch(/\/gallery#trace$/);
  });

  test.each(['scatter', 'heat-map'])('a region that is drawn over says how many, and leads on: %s', async (id) => {
    await slider(id).scrollIntoViewIfNeeded();
    const { x, y } = (await slider(id).boundingBox())!;
    await page.mouse.move(x + (await xOfMinute(id, 34)), y + 2);
    await page.mouse.down();
    await page.mouse.move(x + (await xOfMinute(id, 46)), y + 60, { steps: 3 });
    await page.mouse.up();
    const menu = page.getByRole('dialog');
    await menu.getByRole('link', { name: 'What is different about these?' }).waitFor();
    expect(await menu.locator('p').innerText()).toMatch(
      id === 'scatter' ? /^[\d,]+ shown, [\d,]+ failed$/ : /^[\d,]+$/,
    );
  });
});

describe('structures', () => {
  beforeEach(() => open('structures'));

  test('arrows lead from node to node, and enter chooses', async () => {
    const graph = specimen('graph');
    await graph.getByRole('button', { name: 'storefront service' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await graph.getByRole('button', { name: 'gateway service' }).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Escape');
    expect(await graph.getByRole('button', { pressed: true }).count()).toBe(0);
  });

  test('of a flame graph a part takes the whole width, and gives it back', async () => {
    await slider('flame-graph').click({ position: { x: 40, y: 50 } });
    await specimen('flame-graph').getByRole('button', { name: 'All of it' }).click();
    expect(await specimen('flame-graph').locator('figcaption').innerText()).toContain('3.00 s');
  });
});

describe('what can be taken from a chart', () => {
  beforeEach(() => open('time-charts'));

  async function choose(id: string, name: string): Promise<void> {
    await specimen(id)
      .getByRole('button', { name: /table and export/ })
      .click();
    await page.getByRole('menuitem', { name }).click();
  }

  test('its figures as a table', async () => {
    await choose('lines', 'Show as a table');
    const table = page.getByRole('region', { name: 'Latency, as a table' });
    expect(await table.getByRole('columnheader').allInnerTexts()).toEqual(['Time', 'p50', 'p95', 'p99']);
    expect(await table.getByRole('row').count()).toBe(61);
    await choose('lines', 'Show as a chart');
    await slider('lines').waitFor();
  });

  test('its figures as CSV', async () => {
    const [saved] = await Promise.all([page.waitForEvent('download'), choose('lines', 'Save as CSV')]);
    expect(saved.suggestedFilename()).toBe('latency.csv');
    const lines = readFileSync(await saved.path(), 'utf8').split('\r\n');
    expect([lines.length, lines[0]]).toEqual([62, 'Time,p50 (ms),p95 (ms),p99 (ms)']);
  });

  test('its picture', async () => {
    const [saved] = await Promise.all([page.waitForEvent('download'), choose('bars', 'Save as PNG')]);
    const png = readFileSync(await saved.path());
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Its width stands behind the head: both of its axes and margins are in it, twice as sharp.
    const { width } = (await slider('bars').boundingBox())!;
    expect(png.readUInt32BE(16)).toBeGreaterThan(2 * width);
  });
});

describe.each(['light', 'dark'] as const)('axe finds nothing wrong in the gallery, %s', (colorScheme) => {
  test.each(['time-charts', 'distributions', 'structures'] as const)('%s', async (part) => {
    await page.emulateMedia({ colorScheme });
    await open(part);
    expect(await violationsOf(page)).toEqual([]);
  });
});

test('axe finds nothing wrong in the gallery on a small screen', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  for (const part of ['time-charts', 'distributions', 'structures'] as const) {
    await open(part);
    expect(await violationsOf(page)).toEqual([]);
  }
});
