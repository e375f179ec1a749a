import { resolve } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { ensureWebBuilt } from '../../scripts/launch/web-build.mjs';
import { testService } from '../../scripts/test-services/test-service.ts';

/** Stops of the Tab key on the way to something. */
const MOST_TABS = 150;

/** Debian's Chromium, and the pages built for whatever product is started after this. */
export async function launchBrowser(): Promise<Browser> {
  ensureWebBuilt(resolve(import.meta.dirname, '../..'));
  return chromium.launch({ executablePath: testService('chromium'), args: ['--no-sandbox', '--disable-gpu'] });
}

interface PageOptions {
  colorScheme?: 'light' | 'dark';
  width?: number;
}

/** A page with a storage of its own, and what went wrong in it: exceptions, and errors on its console. */
export async function openPage(
  browser: Browser,
  { colorScheme = 'light', width = 1280 }: PageOptions = {},
): Promise<{ page: Page; mistakes: string[] }> {
  const context = await browser.newContext({
    colorScheme,
    viewport: { width, height: 800 },
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(error.message));
  page.on('console', (message) => message.type() === 'error' && mistakes.push(message.text()));
  return { page, mistakes };
}

/** Presses Tab until something has the focus. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_TABS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${String(target)} by the Tab key`);
}

/** Presses a key until something has the focus, or is the active row of a list. */
export async function pressUntilActive(page: Page, key: string, target: Locator): Promise<void> {
  await target.waitFor();
  for (let press = 0; press < MOST_TABS; press += 1) {
    const isActive = await target.evaluate(
      (element) => element.contains(document.activeElement) || element.getAttribute('aria-selected') === 'true',
    );
    if (isActive) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not reach ${String(target)}`);
}
