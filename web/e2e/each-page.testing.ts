import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Product } from '../../api/product.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';

interface Opened {
  product: Product;
  page: Page;
  /** As openPage gives them. */
  mistakes: string[];
}

interface EachPageOptions {
  /** Before all tests of the file. */
  start: () => Promise<Product>;
  /** Before each of them. */
  onOpen: (opened: Opened) => void;
  /** Tests in which requests fail leave errors on the console. */
  mayGoWrong?: boolean;
}

/** One product for all tests of a file, and a page with a storage of its own for each, in which nothing goes wrong. */
export function eachOnItsPage({ start, onOpen, mayGoWrong = false }: EachPageOptions): void {
  let browser: Browser;
  let product: Product;
  let page: Page;
  let mistakes: string[];
  beforeAll(async () => {
    browser = await launchBrowser();
    product = await start();
  });
  afterAll(async () => {
    await browser?.close();
    await product?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    ({ page, mistakes } = await openPage(browser));
    onOpen({ product, page, mistakes });
  });
  afterEach(async () => {
    // What is still on its way is nobody's any more.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.context().close();
    if (!mayGoWrong && mistakes.length > 0) throw new Error(`went wrong in the page: ${mistakes.join(', ')}`);
  });
}
