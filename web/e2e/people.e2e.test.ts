import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Product } from '../../api/product.testing.ts';

import { violationsOf } from './axe.testing.ts';
import { launchBrowser, openPage } from './browser.testing.ts';
import { startShop } from './shop-product.testing.ts';

const admin = { email: 'ada@example.com', password: 'a long and quiet evening' };
const guest = { email: 'grace@example.com', password: 'another long evening' };

let browser: Browser;
let product: Product;
let ada: Page;
let mistakes: string[];
beforeAll(async () => {
  browser = await launchBrowser();
  product = await startShop();
  ({ page: ada, mistakes } = await openPage(browser));
});
afterAll(async () => {
  await browser?.close();
  await product?.[Symbol.asyncDispose]();
});

async function signIn(page: Page, { email, password }: typeof admin): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function personMenu(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: /^Signed in as/ }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('the first account is shown in the frame', async () => {
  const link = /\S+\/sign-up#token=\S+/.exec(product.output())![0];
  await ada.goto(link);
  await ada.getByLabel('E-mail').fill(admin.email);
  await ada.getByLabel('Name').fill('Ada');
  await ada.getByLabel('Password').fill(admin.password);
  await ada.getByRole('button', { name: 'Make the account' }).click();
  await ada.getByRole('button', { name: 'Signed in as Ada' }).waitFor();
  expect(new URL(ada.url()).pathname).toBe('/');
  expect(mistakes).toEqual([]);
});

describe('a second person', () => {
  let grace: Page;
  beforeAll(async () => {
    ({ page: grace } = await openPage(browser));
  });

  test('comes with an invitation, once', async () => {
    await ada.goto(product.url);
    await personMenu(ada, 'People and audit');
    const invitations = ada.getByRole('region', { name: 'Invitations' });
    await invitations.getByLabel(/^E-mail/).fill(guest.email);
    await invitations.getByRole('button', { name: 'Invite' }).click();
    const link = await invitations.getByRole('status').locator('code').innerText();
    await grace.goto(link);
    await grace.getByRole('heading', { name: 'Make an account' }).waitFor();
    await grace.getByLabel('E-mail').fill(guest.email);
    await grace.getByLabel('Password').fill(guest.password);
    await grace.getByRole('button', { name: 'Make the account' }).click();
    await grace.getByRole('button', { name: `Signed in as ${guest.email}` }).waitFor();

    const { page: another } = await openPage(browser);
    await another.goto(link);
    await another.getByLabel('E-mail').fill('mallory@example.com');
    await another.getByLabel('Password').fill(guest.password);
    await another.getByRole('button', { name: 'Make the account' }).click();
    await expect.poll(() => another.getByRole('alert').count()).toBe(1);
    await another.context().close();
  });

  test('sees what their role may see, from when that is limited', async () => {
    await grace.goto(`${product.url}/services`);
    const services = grace.getByRole('table', { name: 'Services' });
    await services.getByText('payment').waitFor();

    await ada.goto(`${product.url}/people`);
    const roles = ada.getByRole('region', { name: 'Roles' });
    await roles.getByRole('button', { name: 'Limit what Viewer sees' }).click();
    await roles.getByLabel('Sees services').selectOption('Those named alone');
    await roles.getByLabel('Names of services').fill('checkout');
    await roles.getByLabel('Hidden attributes').fill('no.such.key');
    await roles.getByLabel('Hidden attributes').press('Enter');
    await roles.getByLabel('Hidden attributes').press('Backspace');
    await roles.getByLabel('Hidden attributes').fill('order.id');
    await roles.getByRole('button', { name: 'Save' }).click();
    await roles.getByText('Viewer sees only checkout, without order.id').waitFor();

    await grace.reload();
    await services.getByText('checkout').waitFor();
    expect(await services.getByText('payment').count()).toBe(0);

    // Who is taken out of the last service sees none, not all.
    await roles.getByRole('button', { name: 'Limit what Viewer sees' }).click();
    await roles.getByRole('button', { name: 'Take out checkout' }).click();
    await roles.getByRole('button', { name: 'Take out order.id' }).click();
    await roles.getByRole('button', { name: 'Save' }).click();
    await roles.getByText('Viewer sees nothing').waitFor();
    await grace.reload();
    await grace.getByRole('heading', { name: 'Services' }).waitFor();
    await expect.poll(() => services.getByText('checkout').count()).toBe(0);

    await roles.getByRole('button', { name: 'Limit what Viewer sees' }).click();
    await roles.getByLabel('Sees services').selectOption('All');
    await roles.getByRole('button', { name: 'Save' }).click();
    await roles.getByText('Viewer sees everything').waitFor();
  });

  test('sees no administration as a viewer, and all of it as an admin, from when the role changes', async () => {
    await grace.getByRole('button', { name: /^Signed in as/ }).click();
    await grace.getByRole('menuitem', { name: 'Sign out' }).waitFor();
    expect(await grace.getByRole('menuitem', { name: 'People and audit' }).count()).toBe(0);
    await grace.goto(`${product.url}/people`);
    await grace.getByRole('alert').waitFor();

    await ada.reload();
    const role = ada.getByRole('combobox', { name: `Role of ${guest.email}` });
    await role.selectOption('Admin');
    await expect.poll(() => role.inputValue()).toBe('ADMIN');
    await grace.getByRole('button', { name: 'Try again' }).click();
    await grace.getByRole('region', { name: 'Audit' }).getByText('user.update').first().waitFor();
  });

  test('is out as soon as an admin keeps them out', async () => {
    const row = ada.getByRole('row', { name: new RegExp(guest.email) }).first();
    await row.getByRole('button', { name: 'Keep out' }).click();
    await row.getByText('may not sign in').waitFor();
    await grace.goto(`${product.url}/logs`);
    await grace.getByRole('heading', { name: 'Sign in to Seamark' }).waitFor();
    await signIn(grace, guest);
    await expect.poll(() => grace.getByText('The e-mail address or the password is wrong.').count()).toBe(1);
    await grace.context().close();
  });
});

test('a key is made, shown once, good, and good for nothing when it is revoked', async () => {
  await ada.goto(product.url);
  await personMenu(ada, 'Account and keys');
  const keys = ada.getByRole('region', { name: 'Keys' });
  await keys.getByLabel('Name').fill('nightly report');
  await keys.getByLabel('Read').check();
  await keys.getByLabel('Sees services').selectOption('Those named alone');
  await keys.getByLabel('Names of services').fill('checkout');
  await keys.getByRole('button', { name: 'Make a key' }).click();
  const secret = await keys.getByRole('status').locator('code').innerText();
  const ask = async (): Promise<Response> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
    const body = JSON.stringify({ query: '{ services(range: { last: "1h" }) { nodes { name } } }' });
    return fetch(`${product.url}/graphql`, { method: 'POST', headers, body });
  };
  expect(await (await ask()).json()).toMatchObject({ data: { services: { nodes: [{ name: 'checkout' }] } } });
  await keys.getByRole('button', { name: 'Done' }).click();
  const row = keys.getByRole('row', { name: /nightly report.*sees only checkout/ });
  await row.getByRole('button', { name: 'Revoke' }).click();
  await row.getByRole('button', { name: 'Revoke for good?' }).click();
  await row.getByText('revoked').waitFor();
  expect((await ask()).status).toBe(401);
});

test('an admin is told what another retention deletes, before it does', async () => {
  await ada.goto(`${product.url}/system`);
  const kept = ada.getByRole('region', { name: 'Kept' });
  await kept.getByRole('button', { name: 'Change how long log records are kept' }).click();
  const dialog = ada.getByRole('dialog', { name: 'How long to keep log records' });
  const text = dialog.getByLabel('Keep for');
  await text.fill('soon');
  await dialog.getByRole('button', { name: 'See what that deletes' }).click();
  await dialog.getByRole('alert').getByText('at least an hour').waitFor();
  await text.fill('36h');
  await ada.keyboard.press('Enter');
  await dialog.getByText('Nothing is deleted now.').waitFor();
  expect(await violationsOf(ada)).toEqual([]);
  await dialog.getByRole('button', { name: 'Keep for 36h' }).click();
  await expect.poll(() => dialog.count()).toBe(0);
  await kept.getByRole('row', { name: /^Log records .* 1 d 12 h/ }).waitFor();
  // On a phone too it begins with how long they are kept now.
  await ada.setViewportSize({ width: 390, height: 844 });
  await kept.getByRole('button', { name: 'Change how long log records are kept' }).click();
  expect(await text.inputValue()).toBe('36h');
  await ada.keyboard.press('Escape');
  await ada.setViewportSize({ width: 1280, height: 800 });
  await ada.goto(`${product.url}/people`);
  await ada.getByRole('region', { name: 'Audit' }).getByText('retention.set').waitFor();
});

test('the audit is read on, page by page, and tells what was changed', async () => {
  await ada.goto(`${product.url}/account`);
  const keys = ada.getByRole('region', { name: 'Keys' });
  for (let key = 0; key < 50; key += 1) {
    await keys.getByLabel('Name').fill(`many ${key}`);
    await keys.getByRole('button', { name: 'Make a key' }).click();
    await keys.getByRole('row', { name: `many ${key} ` }).waitFor();
  }
  await ada.goto(`${product.url}/people`);
  const audit = ada.getByRole('region', { name: 'Audit' });
  await audit.getByText('kind: SCRIPT, scopes: ["INGEST"]').first().waitFor();
  expect(await audit.getByRole('row').count()).toBe(51);
  await audit.getByRole('button', { name: 'Earlier ones' }).click();
  await audit.getByText('retention.set').waitFor();
  // Something that is done puts the newest first again.
  await ada.getByRole('region', { name: 'Invitations' }).getByRole('button', { name: 'Invite' }).click();
  await expect.poll(() => audit.getByRole('row').count()).toBe(51);
  await audit.getByRole('row').nth(1).getByText('invitation.create').waitFor();
});

describe.each(['light', 'dark'] as const)('axe finds nothing wrong, %s', (colorScheme) => {
  test.each([
    ['/account', 'Signed in'],
    ['/people', 'Audit'],
  ])('%s', async (path, region) => {
    await ada.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await ada.setViewportSize({ width, height: 800 });
      await ada.goto(product.url + path);
      await ada.getByRole('region', { name: region }).getByRole('row').nth(1).waitFor();
      if (path === '/people') await ada.getByRole('button', { name: 'Limit what Editor sees' }).click();
      expect(await violationsOf(ada)).toEqual([]);
    }
    await ada.setViewportSize({ width: 1280, height: 800 });
  });
});

test('signing out everywhere leads to the log-in, here too', async () => {
  await ada.goto(`${product.url}/account`);
  const here = ada.getByRole('region', { name: 'Signed in' });
  await here.getByText('this one').waitFor();
  await here.getByRole('button', { name: 'Sign out everywhere' }).click();
  await here.getByRole('button', { name: 'Sign out here too?' }).click();
  await ada.getByRole('heading', { name: 'Sign in to Seamark' }).waitFor();
  await ada.goto(`${product.url}/logs`);
  await expect.poll(() => ada.getByRole('heading', { name: 'Sign in to Seamark' }).count()).toBe(1);
});
