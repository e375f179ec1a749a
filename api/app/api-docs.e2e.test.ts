import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { sendShop } from '../../schema/shop.testing.ts';
import { TestApp } from './app.testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
  sendShop(app.graph);
});
afterAll(() => app[Symbol.asyncDispose]());

test('GraphiQL and the documentation work without a network', async () => {
  const browser = await chromium.launch({ executablePath: testService('chromium'), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    const outside: string[] = [];
    await page.route(
      (url) => !url.href.startsWith(app.url),
      (route) => {
        outside.push(route.request().url());
        return route.abort();
      },
    );

    await page.goto(`${app.url}/api-docs`);
    await page.locator('nav').getByText('LogRecord', { exact: true }).click();
    await page.locator('#LogRecord').getByText('Empty where absent; compact JSON where structured.').waitFor();

    await page.goto(`${app.url}/api-docs/graphiql`);
    await page.getByRole('button', { name: /execute query/i }).click();
    await page.getByText('"checkout"').waitFor();
    expect(outside).toEqual([]);
  } finally {
    await browser.close();
  }
});
