import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { IdentityProvider } from '../access/single-sign-on/identity-provider.testing.ts';
import { LyingProvider, type Lie, strangeKey } from '../access/single-sign-on/lying-provider.testing.ts';
import type { SingleSignOnSettings } from '../access/single-sign-on/single-sign-on.ts';
import { codeOf, PASSWORD, TestAccounts } from './accounts.testing.ts';
import type { Browser } from './browser.testing.ts';
import { START, viewerOf } from './single-sign-on.testing.ts';

/** Of a public client. */
function settingsOf({ issuer }: LyingProvider): SingleSignOnSettings {
  return {
    issuer,
    clientId: 'seamark',
    clientSecret: undefined,
    scopes: 'openid',
    name: 'Liar',
    rolesClaim: 'groups',
    roleMapping: [{ group: 'ops', role: 'ADMIN' }],
  };
}

describe('a provider that lies', () => {
  let provider: LyingProvider;
  let accounts: TestAccounts;
  beforeAll(async () => {
    provider = await LyingProvider.listen();
    accounts = await TestAccounts.open('embedded', { provider: settingsOf(provider) });
  });
  afterAll(async () => {
    await accounts[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    provider.lie = {};
  });

  /** Comes back with a code of this issuer. */
  async function comeBack(browser: Browser, issuer: string | null = provider.issuer): Promise<string | null> {
    const { location } = await browser.open(START);
    const { searchParams } = new URL(location!);
    provider.nonce = searchParams.get('nonce')!;
    const back = new URLSearchParams({
      code: 'x',
      state: searchParams.get('state')!,
      ...(issuer !== null && { iss: issuer }),
    });
    return (await browser.open(`${START}/callback?${back.toString()}`)).location;
  }

  test('and does not, signs in: a public client too, and asked for what it says of itself once', async () => {
    const browser = accounts.browser();
    expect(await comeBack(browser)).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ email: 'ann@example.com', role: 'ADMIN' });
    expect(await comeBack(accounts.browser())).toBe('/');
    expect(provider.discoveries).toBe(1);
  });

  const now = Math.floor(Date.now() / 1000);
  test.each<[string, Lie]>([
    ['of another nonce', { claims: { nonce: 'another' } }],
    ['of no nonce', { claims: { nonce: undefined } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['for another client', { claims: { aud: 'another' } }],
    ['for several, of whom another asked', { claims: { aud: ['seamark', 'another'], azp: 'another' } }],
    ['that has ended', { claims: { iat: now - 7200, exp: now - 3600 } }],
    ['of nobody', { claims: { sub: undefined } }],
    ['of somebody who is no text', { claims: { sub: 'ann\0' } }],
    ['of somebody who is too long', { claims: { sub: 'a'.repeat(501) } }],
    ['signed by another key', { key: strangeKey() }],
    [
      'signed with what everybody knows',
      { header: { alg: 'HS256' }, key: new TextEncoder().encode('seamark'.repeat(8)) },
    ],
  ])('with a token %s signs nobody in', async (_, lie) => {
    provider.lie = lie;
    const browser = accounts.browser();
    expect(await comeBack(browser)).toBe('/log-in?sso=failed');
    expect(await viewerOf(browser)).toBeNull();
  });

  test.each([['https://evil.example'], [null]])('mixed up with another (%s) signs nobody in', async (issuer) => {
    expect(await comeBack(accounts.browser(), issuer)).toBe('/log-in?sso=failed');
  });

  test('or is away at either step is told, and good again when it is back', async () => {
    await using provider = await LyingProvider.listen();
    await using accounts = await TestAccounts.open('embedded', { provider: settingsOf(provider) });
    provider.isAway = true;
    expect((await accounts.browser().open(START)).location).toBe('/log-in?sso=unavailable');
    provider.isAway = false;
    const browser = accounts.browser();
    const { location } = await browser.open(START);
    const { searchParams } = new URL(location!);
    provider.nonce = searchParams.get('nonce')!;
    const back = new URLSearchParams({ code: 'x', state: searchParams.get('state')!, iss: provider.issuer });
    const other = browser.copy();
    provider.isAway = true;
    expect((await browser.open(`${START}/callback?${back.toString()}`)).location).toBe('/log-in?sso=unavailable');
    provider.isAway = false;
    expect((await other.open(`${START}/callback?${back.toString()}`)).location).toBe('/');
  });

  test.each([
    [500, '{}'],
    [200, '<html>'],
    [200, `{"id_token": "${'x'.repeat(2_000_000)}"}`],
  ])('or answers %d and no token signs nobody in, and says so', async (status, body) => {
    provider.lie = { answer: { status, body } };
    expect(await comeBack(accounts.browser())).toMatch(/^\/log-in\?sso=(unavailable|failed)$/);
  });
});

test('a provider that is away is told, and keeps nobody from signing in with a password', async () => {
  const provider = await IdentityProvider.listen();
  await provider[Symbol.asyncDispose]();
  await using accounts = await TestAccounts.open('embedded', { provider: provider.settings() });
  const { browser, user } = await accounts.signedIn('ADMIN');
  expect((await browser.open(`${START}?next=/logs`)).location).toBe('/log-in?next=%2Flogs&sso=unavailable');
  const { body } = await browser.ask('mutation ($proof: ProofInput!) { beginLinkIdentity(proof: $proof) }', {
    proof: { password: PASSWORD },
  });
  expect(codeOf({ body })).toBe('UNAVAILABLE');
  expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBeUndefined();
  expect((await accounts.browser().ask('{ singleSignOn { name } }')).body.data).toEqual({
    singleSignOn: { name: 'Harbour' },
  });
});
