import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Authenticator } from '../../api/access/second-factor/authenticator.testing.ts';
import { Product } from '../../api/product.testing.ts';
import { violationsOf } from './axe.testing.ts';
import { launchBrowser, openPage, tabTo } from './browser.testing.ts';

const PASSWORD = 'correct horse battery';
const EMAIL = 'ann@example.com';
const STEP_MS = 30_000;

let browser: Browser;
let product: Product;
let page: Page;
let mistakes: string[];
beforeAll(async () => {
  browser = await launchBrowser();
  product = await Product.start({
    settings: { BOOTSTRAP_ADMIN_EMAIL: EMAIL, BOOTSTRAP_ADMIN_PASSWORD: PASSWORD, SIGN_UP: 'open' },
  });
  ({ page, mistakes } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

const section = () => page.getByRole('region', { name: 'Second factor' });

async function typePassword(): Promise<void> {
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
}

/** Asks as the page does, with its cookies. */
function ask(asking: Page, query: string): Promise<Record<string, unknown>> {
  return asking.evaluate(async (text) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query: text }) });
    return ((await response.json()) as { data: Record<string, unknown> }).data;
  }, query);
}

async function signOut(): Promise<void> {
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in to Seamark' }).waitFor();
}

/** In both themes, and as wide as a phone. */
async function expectNoViolations(): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await violationsOf(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 800 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(await violationsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Dark on light in either theme. */
async function expectReadable(code: Locator): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const colors = await code.evaluate((svg) => {
      const { backgroundColor, fill } = getComputedStyle(svg);
      return { backgroundColor, fill };
    });
    expect(colors).toEqual({ backgroundColor: 'rgb(255, 255, 255)', fill: 'rgb(0, 0, 0)' });
  }
}

describe('a second factor in a browser, one after the other', () => {
  let authenticator: Authenticator;
  let recoveryCodes: string[];

  test('is set up with what is shown once', async () => {
    await page.goto(`${product.url}/log-in?next=/account`);
    await typePassword();
    await section().getByRole('button', { name: 'Set up' }).waitFor();
    await section().getByLabel('Present password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await expectReadable(section().getByRole('img', { name: 'QR code for your authenticator' }));
    await expectNoViolations();
    const text = (await section().locator('code').innerText()).replaceAll(' ', '');
    authenticator = new Authenticator(text);
    await section().getByLabel('Then type the code it shows').fill('000000');
    await page.keyboard.press('Enter');
    await section().getByRole('alert').getByText('This code is wrong.').waitFor();
    await section().getByLabel('Then type the code it shows').fill(authenticator.code());
    await page.keyboard.press('Enter');
    const codes = section().getByRole('list', { name: 'Recovery codes' });
    await codes.waitFor();
    recoveryCodes = await codes.getByRole('listitem').allInnerTexts();
    expect(recoveryCodes).toHaveLength(10);
    await expectNoViolations();
    const saved = page.waitForEvent('download');
    await section().getByRole('button', { name: 'Download' }).click();
    expect((await saved).suggestedFilename()).toBe('seamark-recovery-codes.txt');
    await section().getByRole('button', { name: 'I have kept them' }).click();
    await section().getByText('10 recovery codes are left.').waitFor();
    await expectNoViolations();
  });

  test('is asked for after the password, by keys alone too', async () => {
    await signOut();
    await typePassword();
    await page.getByText(`${EMAIL} has a second factor.`).waitFor();
    expect(await page.getByLabel('Code').evaluate((field) => field === document.activeElement)).toBe(true);
    await expectNoViolations();
    await page.keyboard.type('not a code');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This code is wrong, or was used before.').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Back' }));
    await page.keyboard.press('Enter');
    await page.getByLabel('E-mail').waitFor();
    await typePassword();
    // The present one may have been used just now.
    await page.getByLabel('Code').fill(authenticator.code(Date.now() + STEP_MS));
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).first().waitFor();
  });

  test('that is lost is replaced by a recovery code, once', async () => {
    await signOut();
    await typePassword();
    await page.getByLabel('Code').fill(recoveryCodes[0]!);
    await page.keyboard.press('Enter');
    await page.getByRole('navigation', { name: 'Pages' }).first().waitFor();
    await page.goto(`${product.url}/account`);
    await expect.poll(() => section().getByText('9 recovery codes are left.').count()).toBe(1);
  });

  test('is turned off with the password and a code', async () => {
    await section().getByLabel('Present password').fill(PASSWORD);
    await section().getByLabel('Code').fill(recoveryCodes[0]!);
    await section().getByRole('button', { name: 'Turn it off' }).click();
    await section().getByRole('alert').getByText('This code is wrong, or was used before.').waitFor();
    await section().getByLabel('Code').fill(recoveryCodes[1]!);
    await section().getByRole('button', { name: 'Turn it off' }).click();
    await section().getByRole('button', { name: 'Set up' }).waitFor();
    await signOut();
    await typePassword();
    await page.getByRole('navigation', { name: 'Pages' }).first().waitFor();
    // A page that is open while one signs out asks once more, and is refused.
    expect(mistakes.filter((mistake) => !mistake.includes('401'))).toEqual([]);
  });
});

test('that somebody has lost is removed by an admin', async () => {
  const { page: bob } = await openPage(browser);
  await bob.goto(`${product.url}/log-in`);
  await ask(bob, `mutation { signUp(email: "bob@example.com", password: "${PASSWORD}") { id } }`);
  const begun = await ask(bob, `mutation { beginSecondFactor(password: "${PASSWORD}") { text } }`);
  const authenticator = new Authenticator((begun['beginSecondFactor'] as { text: string }).text);
  await ask(bob, `mutation { confirmSecondFactor(code: "${authenticator.code()}") }`);
  await page.goto(`${product.url}/people`);
  const row = page.getByRole('row', { name: /bob@example.com/ });
  await row.getByRole('button', { name: 'Remove second factor' }).click();
  await row.getByRole('button', { name: 'Let the password be enough?' }).click();
  await expect.poll(() => row.getByRole('button', { name: 'Remove second factor' }).count()).toBe(0);
  await page.getByRole('region', { name: 'Audit' }).getByText('secondFactor.remove').first().waitFor();
  const { viewer } = await ask(bob, '{ viewer { secondFactor { recoveryCodesLeft } } }');
  expect(viewer).toEqual({ secondFactor: null });
  await bob.context().close();
});
