import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { visitProvider } from '../access/single-sign-on/provider-visit.testing.ts';
import type { TestAccounts } from './accounts.testing.ts';
import type { Browser } from './browser.testing.ts';
import { Harbour, START, viewerOf } from './single-sign-on.testing.ts';

describe('an attack', () => {
  let harbour: Harbour;
  let accounts: TestAccounts;
  beforeAll(async () => {
    harbour = await Harbour.open('embedded');
    ({ accounts } = harbour);
    harbour.provider.people.set('ann', { email: 'ann@example.com', email_verified: true, groups: ['ops'] });
  });
  afterAll(() => harbour[Symbol.asyncDispose]());

  async function returning(browser: Browser): Promise<string> {
    return visitProvider((await browser.open(START)).location!, 'ann');
  }

  test('without a start ends at the log-in', async () => {
    const callback = await returning(accounts.browser());
    const browser = accounts.browser();
    expect(await harbour.comeBack(browser, callback)).toBe('/log-in?sso=expired');
    expect(await viewerOf(browser)).toBeNull();
  });

  test('with another state, or the way of another browser, ends there too', async () => {
    const browser = accounts.browser();
    const url = new URL(await returning(browser));
    url.searchParams.set('state', 'another');
    expect(await harbour.comeBack(browser, url.href)).toBe('/log-in?sso=expired');
    const other = accounts.browser();
    await other.open(START);
    expect(await harbour.comeBack(other, await returning(accounts.browser()))).toBe('/log-in?sso=expired');
  });

  test('with a code that was used, or of a browser that was on another way, signs nobody in', async () => {
    const browser = accounts.browser();
    const callback = await returning(browser);
    const thief = browser.copy();
    expect(await harbour.comeBack(browser, callback)).toBe('/');
    expect(await harbour.comeBack(browser, callback)).toBe('/log-in?sso=expired');
    expect(await harbour.comeBack(thief, callback)).toBe('/log-in?sso=failed');
    expect(await viewerOf(thief)).toBeNull();
    // A code that was got on another way, put behind the state of one's own.
    const victim = accounts.browser();
    const stolen = new URL(await returning(victim)).searchParams.get('code')!;
    const attacker = accounts.browser();
    const own = new URL(await returning(attacker));
    own.searchParams.set('code', stolen);
    expect(await harbour.comeBack(attacker, own.href)).toBe('/log-in?sso=failed');
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', `/${'x'.repeat(3000)}`])(
    'that would lead to %j afterwards leads nowhere else',
    async (next) => {
      const browser = accounts.browser();
      const location = await harbour.visit(browser, 'ann', `${START}?next=${encodeURIComponent(next)}`);
      expect(new URL(location!, accounts.app.url).href).toBe(`${accounts.app.url}/`);
    },
  );

  test('keeps what the browser holds from scripts and other sites', async () => {
    const response = await fetch(accounts.app.url + START, { redirect: 'manual' });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^seamark_oidc=\S+; Max-Age=600; Path=\/session\/oidc; HttpOnly; SameSite=Lax$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
