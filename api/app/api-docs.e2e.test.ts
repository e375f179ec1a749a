import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { sendShop } from '../../schema/shop.testing.ts';
import { TestApp } from './app.testing.ts';

let app: TestApp;
let browser: Browser;
let page: Page;
/** Addresses outside of the product, what a policy refused, and whatever else a browser complains of. */
let complaints: string[];

beforeAll(async () => {
  app = await TestApp.open();
  sendShop(app.graph);
  browser = await chromium.launch({ executablePath: testService('chromium'), args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  await app?.[Symbol.asyncDispose]();
});

beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  await page.route(
    (url) => !url.href.startsWith(app.url),
    (route) => {
      complaints.push(route.request().url());
      return route.abort();
    },
  );
  page.on('pageerror', ({ message }) => complaints.push(message));
  // Workers tell of what a policy refused them here alone.
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.exposeFunction('complain', (complaint: string) => complaints.push(complaint));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    complain(event.effectiveDirective + ' refused ' + event.blockedURI + ' ' + event.sample));`);
});
afterEach(() => page.close());

test('the documentation works without a network, under its policy', async () => {
  await page.goto(`${app.url}/api-docs`);
  await page.locator('nav').getByText('LogRecord', { exact: true }).click();
  await page.locator('#LogRecord').getByText('Empty where absent; compact JSON where structured.').waitFor();
  expect(complaints).toEqual([]);
});

test('GraphiQL works without a network, under a policy without unsafe-inline and unsafe-eval', async () => {
  const response = await page.goto(`${app.url}/api-docs/graphiql`);
  expect(response!.headers()['content-security-policy']).not.toContain('unsafe');
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.getByText('"checkout"').waitFor();
  // Its lines lie under each other: styles in markup are what places them.
  const tops = await page
    .locator('.graphiql-query-editor .view-line')
    .evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(tops.length);
  expect(tops.length).toBeGreaterThan(10);

  await write('{ system { ver } }');
  for (let step = 0; step < ' } }'.length; step++) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget').getByText('version', { exact: true }).click();
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.getByText('"0.0.0-test"').waitFor();

  await write('subscription { live { query { system { uptimeMs: version } } } }');
  await page.getByRole('button', { name: /execute query/i }).click();
  await page.getByText('"uptimeMs"').waitFor();
  await page.getByRole('button', { name: /stop query/i }).click();

  await write('{ nothing }');
  await page.locator('.squiggly-error').first().waitFor();

  await page.getByRole('button', { name: /show documentation explorer/i }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click();
  await page.locator('.graphiql-doc-explorer').getByText('auditEvents').first().waitFor();

  await page.getByRole('button', { name: /open settings dialog/i }).click();
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.keyboard.press('Escape');
  expect(complaints).toEqual([]);
});

test('markup that comes with the page is held to the policy', async () => {
  await page.goto(`${app.url}/api-docs/graphiql`);
  await page.getByRole('button', { name: /execute query/i }).waitFor();
  const ran = await page.evaluate(`new Promise((resolve) => {
    window.injected = 0;
    document.addEventListener('securitypolicyviolation', () => setTimeout(() => resolve(window.injected)));
    const script = document.createElement('script');
    script.textContent = 'window.injected++';
    document.body.append(script);
  })`);
  expect(ran).toBe(0);
  const evaluated = await page.evaluate(`new Promise((resolve) => {
    setTimeout(() => {
      try {
        resolve(eval('"ran"'));
      } catch (error) {
        resolve(error.name);
      }
    });
  })`);
  expect(evaluated).toBe('EvalError');
  expect(complaints).toContainEqual(expect.stringContaining('script-src-elem refused inline'));
});

/** Puts a text in the place of what the editor holds. */
async function write(text: string): Promise<void> {
  await page.locator('.graphiql-query-editor .view-lines').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  // A bracket that the editor closed by itself.
  await page.keyboard.press('Control+Shift+End');
  await page.keyboard.press('Delete');
}
