import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { IdentityProvider } from '../access/single-sign-on/identity-provider.testing.ts';
import { visitProvider } from '../access/single-sign-on/provider-visit.testing.ts';
import { Browser } from '../app/browser.testing.ts';
import { ADMIN, OneAddress, Processes } from '../processes.testing.ts';

const START = '/session/oidc';
/** So that the next request goes to the other process. */
const alone = { connection: 'close' };

let provider: IdentityProvider;
let processes: Processes;
let address: OneAddress;
beforeAll(async () => {
  provider = await IdentityProvider.listen();
  processes = await Processes.start(testService('postgresql'), testService('redis'), provider.environment());
  address = await OneAddress.open([processes.owner.ports.web, processes.forwarder.ports.web]);
  provider.serve(address.url);
});
afterAll(async () => {
  await address[Symbol.asyncDispose]();
  await processes[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

async function comeBack(browser: Browser, callbackUrl: string): Promise<string | null> {
  return (await browser.open(callbackUrl.slice(address.url.length), alone)).location;
}

async function visit(browser: Browser, name: string): Promise<string | null> {
  const { location } = await browser.open(START, alone);
  return comeBack(browser, await visitProvider(location!, name));
}

async function asked(browser: Browser, query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const { body } = await browser.send('/graphql', { body: JSON.stringify({ query, variables }), headers: alone });
  return body.errors ?? body.data;
}

/** What both say: two requests go to one each. */
async function viewers(browser: Browser): Promise<unknown[]> {
  const query = '{ viewer { email role } }';
  return [await asked(browser, query), await asked(browser, query)];
}

describe.each([
  ['at the one that keeps telemetry, and comes back to the other', 0],
  ['at the other, and comes back to the one that keeps telemetry', 1],
])('who begins %s', (_, first) => {
  beforeEach(() => address.next(first));

  test('is signed in, at both', async () => {
    const name = `eve${first}`;
    const email = `${name}@example.com`;
    provider.people.set(name, { email, email_verified: true, groups: ['dev'] });
    const browser = new Browser(address.url);
    expect(await visit(browser, name)).toBe('/');
    expect(await viewers(browser)).toEqual(Array.from({ length: 2 }, () => ({ viewer: { email, role: 'EDITOR' } })));
    // Who comes again with other groups has another role, and so has what is open of them at either.
    provider.people.set(name, { email, email_verified: true, groups: ['all'] });
    expect(await visit(new Browser(address.url), name)).toBe('/');
    await vi.waitFor(
      async () =>
        expect(await viewers(browser)).toEqual(
          Array.from({ length: 2 }, () => ({ viewer: { email, role: 'VIEWER' } })),
        ),
      10_000,
    );
  });

  test('comes back once: who has the address and the cookie as well is not let in by the one that has not seen it', async () => {
    provider.people.set('once', { email: 'once@example.com', email_verified: true, groups: ['dev'] });
    const browser = new Browser(address.url);
    const { location } = await browser.open(START, alone);
    const thief = browser.copy();
    const callbackUrl = await visitProvider(location!, 'once');
    expect(await comeBack(browser, callbackUrl)).toBe('/');
    for (let each = 0; each < 2; each++) expect(await comeBack(thief, callbackUrl)).toMatch(/^\/log-in\?sso=/);
    expect(await viewers(thief)).toEqual([{ viewer: null }, { viewer: null }]);
    // And without the cookie not at all.
    const { location: other } = await browser.open(START, alone);
    const stolen = await visitProvider(other!, 'once');
    expect(await comeBack(new Browser(address.url), stolen)).toBe('/log-in?sso=expired');
  });

  test('connects their account', async () => {
    const subject = `ann${first}`;
    provider.people.set(subject, { email: 'ann@example.com', email_verified: true, groups: ['ops'] });
    const browser = new Browser(address.url);
    await browser.logIn(ADMIN.email, ADMIN.password);
    address.next(first);
    const begin = 'mutation ($proof: ProofInput!) { beginLinkIdentity(proof: $proof) }';
    const begun = await asked(browser, begin, { proof: { password: ADMIN.password } });
    const { beginLinkIdentity: url } = begun as { beginLinkIdentity: string };
    expect(await comeBack(browser, await visitProvider(url, subject))).toBe('/account');
    expect(JSON.stringify(await asked(browser, '{ viewer { identities { subject } } }'))).toContain(subject);
    expect(await visit(new Browser(address.url), subject)).toBe('/');
  });
});

test('who is on their way while the process at which they began is killed comes back to the other', async () => {
  provider.people.set('kay', { email: 'kay@example.com', email_verified: true, groups: ['dev'] });
  const browser = new Browser(address.url);
  address.next(1);
  const { location } = await browser.open(START, alone);
  const callbackUrl = await visitProvider(location!, 'kay');
  await processes.forwarder.end('SIGKILL');
  address.next(0);
  expect(await comeBack(browser, callbackUrl)).toBe('/');
});
