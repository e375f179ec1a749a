// npm run screenshots: the pictures of README, taken of the product with a simulated fault in it.
import { execFile } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { Product } from '../api/product.testing.ts';
import { ensureWebBuilt } from './launch/web-build.mjs';
import { debianProgram } from './test-services/debian-program.ts';
import { services } from './test-services/services.ts';

interface Picture {
  name: string;
  colorScheme: 'light' | 'dark';
  path: string;
  /** Brings the page to what is to be seen. */
  show: (page: Page) => Promise<unknown>;
}

const MOST_BYTES = 250_000;
const root = join(import.meta.dirname, '..');
const folder = join(root, 'docs', 'images');
const failedSpan = 'HikariDataSource.getConnection';
const failedOrders = new URLSearchParams({ filter: `name=${failedSpan} status=error`, order: 'SLOWEST' });

const pictures: Picture[] = [
  {
    name: 'overview',
    colorScheme: 'light',
    path: '/',
    show: (page) => page.getByRole('region', { name: 'What changed' }).getByRole('link').first().waitFor(),
  },
  {
    name: 'service',
    colorScheme: 'dark',
    path: '/services/checkout',
    show: (page) => page.getByRole('region', { name: 'Operations' }).getByRole('link').first().waitFor(),
  },
  {
    name: 'traces',
    colorScheme: 'light',
    path: '/traces',
    show: (page) => page.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(5).waitFor(),
  },
  {
    name: 'trace',
    colorScheme: 'dark',
    path: `/traces?${failedOrders}`,
    show: async (page) => {
      await page.getByRole('grid', { name: 'Traces' }).getByRole('link').first().click();
      const spans = page.getByRole('treegrid', { name: 'Spans' });
      await spans
        .getByRole('row', { name: /\d (ms|s)$/ })
        .first()
        .waitFor();
      // The last one is where it failed.
      await spans.press('End');
      await spans.press('Enter');
      await page.getByRole('region', { name: 'Details of the span' }).waitFor();
    },
  },
  {
    name: 'logs',
    colorScheme: 'light',
    path: `/logs?${new URLSearchParams({ filter: 'severity>=warn' })}`,
    show: (page) => page.getByRole('grid', { name: 'Log records' }).getByRole('row').nth(12).waitFor(),
  },
  {
    name: 'map',
    colorScheme: 'dark',
    path: '/map',
    show: (page) => page.getByRole('group', { name: 'Who calls whom' }).getByRole('button').nth(10).waitFor(),
  },
];

ensureWebBuilt(root);
mkdirSync(folder, { recursive: true });
await using product = await Product.start();
const options = ['--scenario', 'pool-exhaustion', '--at=-19m', '--backfill', '125m', '--duration', '0'];
const simulator = [join(root, 'simulator', 'main.ts'), ...options, '--endpoint', product.otlpUrl];
await promisify(execFile)(process.execPath, simulator);
const pngquant = await debianProgram(['pngquant'], 'pngquant');
const browser = await chromium.launch({ executablePath: await services.chromium(), args: ['--no-sandbox'] });
try {
  for (const { name, colorScheme, path, show } of pictures) {
    const page = await browser.newPage({
      colorScheme,
      viewport: { width: 1280, height: 720 },
      deviceScaleFactor: 1.5,
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    await page.goto(product.url + path);
    await show(page);
    await page.waitForLoadState('networkidle');
    await page.mouse.move(640, 0);
    const file = join(folder, `${name}.png`);
    await page.screenshot({ path: file });
    await promisify(execFile)(pngquant, ['--force', '--strip', '--speed', '1', '--output', file, '256', file]);
    const bytes = statSync(file).size;
    console.log(`docs/images/${name}.png   ${Math.ceil(bytes / 1000)} kB`);
    if (bytes > MOST_BYTES) throw new Error(`${name}.png has more than ${MOST_BYTES / 1000} kB: show less, or smaller`);
    await page.close();
  }
} finally {
  await browser.close();
}
