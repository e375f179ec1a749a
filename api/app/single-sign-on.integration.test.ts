import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { systemActor } from '../access/actor.ts';
import { visitProvider } from '../access/single-sign-on/provider-visit.testing.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, PASSWORD, TestAccounts } from './accounts.testing.ts';
import type { Browser } from './browser.testing.ts';
import { Harbour, START, viewerOf } from './single-sign-on.testing.ts';

describe.each(controlKinds)('single sign-on on %s', (kind) => {
  let harbour: Harbour;
  let accounts: TestAccounts;
  beforeAll(async () => {
    harbour = await Harbour.open(kind);
    ({ accounts } = harbour);
    await accounts.person('ADMIN');
  });
  afterAll(() => harbour[Symbol.asyncDispose]());

  test('makes an account with the highest role of the groups, and is back where it was begun', async () => {
    harbour.provider.people.set('eve', {
      email: 'Eve@Example.com',
      email_verified: true,
      name: 'Eve',
      groups: ['all', 'dev'],
    });
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'eve', `${START}?next=%2Ftraces%3Flast%3D1h`)).toBe('/traces?last=1h');
    const viewer = await viewerOf(browser);
    expect(viewer).toMatchObject({ email: 'Eve@Example.com', name: 'Eve', role: 'EDITOR' });
    // The same person is known by issuer and subject, whatever became of their address.
    harbour.provider.people.set('eve', { email: 'other@example.com', email_verified: false, groups: ['ops'] });
    const again = accounts.browser();
    expect(await harbour.visit(again, 'eve')).toBe('/');
    expect(await viewerOf(again)).toEqual({ ...viewer, role: 'ADMIN' });
    expect(await viewerOf(browser)).toMatchObject({ role: 'ADMIN' });
    const { body } = await again.ask('{ viewer { hasPassword identities { issuer subject } } }');
    expect(body.data).toEqual({
      viewer: { hasPassword: false, identities: [{ issuer: harbour.provider.issuer, subject: 'eve' }] },
    });
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['no-role', 'with groups that mean nothing', { email: 'a1@example.com', email_verified: true, groups: ['sales'] }],
    ['no-role', 'without groups', { email: 'a2@example.com', email_verified: true }],
    ['no-role', 'with groups that are none', { email: 'a3@example.com', email_verified: true, groups: { ops: true } }],
    ['no-address', 'with an address that nobody verified', { email: 'a4@example.com', groups: ['dev'] }],
    ['no-address', 'with one that is not theirs', { email: 'a5@example.com', email_verified: false, groups: ['dev'] }],
    ['no-address', 'without one', { email_verified: true, groups: ['dev'] }],
    [
      'no-address',
      'with one that begins a header',
      { email: 'a6@example.com\r\nset-cookie: x=y', email_verified: true, groups: ['dev'] },
    ],
  ])('is told %s: %s', async (word, name, claims) => {
    harbour.provider.people.set(name, claims);
    const browser = accounts.browser();
    expect(await harbour.visit(browser, name)).toBe(`/log-in?sso=${word}`);
    expect(await viewerOf(browser)).toBeNull();
  });

  test('takes a name that could begin a header or a line for none', async () => {
    harbour.provider.people.set('inj', {
      email: 'inj@example.com',
      email_verified: true,
      name: 'Ann\r\nSet-Cookie: seamark_access=evil',
      groups: 'dev',
    });
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'inj')).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ name: null, role: 'EDITOR' });
  });

  test('does not take over an account that has a password, however verified the address', async () => {
    const owner = await accounts.person('ADMIN');
    harbour.provider.people.set('taker', { email: owner.email.toUpperCase(), email_verified: true, groups: ['dev'] });
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'taker')).toBe('/log-in?sso=address-taken');
    expect(await viewerOf(browser)).toBeNull();
    expect(await accounts.plane.verbs.listIdentities(systemActor, owner.id)).toEqual([]);
  });

  test('does not hand an account on with its address', async () => {
    const claims = { email: 'handed@example.com', email_verified: true, groups: ['dev'] };
    harbour.provider.people.set('first', claims);
    expect(await harbour.visit(accounts.browser(), 'first')).toBe('/');
    harbour.provider.people.set('second', claims);
    expect(await harbour.visit(accounts.browser(), 'second')).toBe('/log-in?sso=address-taken');
  });

  test('goes on with the account of who came by a provider of before', async () => {
    const { verbs } = accounts.plane;
    const { user } = await accounts.control.person('EDITOR', 'moved@example.com');
    await verbs.linkIdentity(systemActor, { userId: user.id, issuer: 'https://before.example', subject: 'm' });
    harbour.provider.people.set('moved', { email: 'moved@example.com', email_verified: true, groups: ['dev'] });
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'moved')).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ email: 'moved@example.com' });
    expect(await verbs.listIdentities(systemActor, user.id)).toHaveLength(2);
  });

  test('keeps out who is disabled here, and who has lost their groups', async () => {
    harbour.provider.people.set('out', { email: 'out@example.com', email_verified: true, groups: ['dev'] });
    const browser = accounts.browser();
    await harbour.visit(browser, 'out');
    const { email } = (await viewerOf(browser))!;
    const { user } = (await accounts.plane.verbs.findLogIn(systemActor, email))!;
    harbour.provider.people.set('out', { email: 'out@example.com', email_verified: true, groups: [] });
    expect(await harbour.visit(accounts.browser(), 'out')).toBe('/log-in?sso=no-role');
    harbour.provider.people.set('out', { email: 'out@example.com', email_verified: true, groups: ['dev'] });
    await accounts.plane.verbs.updateUser(systemActor, { id: user.id, isDisabled: true });
    expect(await harbour.visit(accounts.browser(), 'out')).toBe('/log-in?sso=disabled');
    expect(await viewerOf(browser)).toBeNull();
  });

  test('ends the session that the browser had, and takes none that it was given', async () => {
    harbour.provider.people.set('fix', { email: 'fix@example.com', email_verified: true, groups: ['dev'] });
    const { browser } = await accounts.signedIn('VIEWER');
    const planted = browser.copy();
    expect(await harbour.visit(browser, 'fix')).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ email: 'fix@example.com' });
    expect(browser.cookie('seamark_access')).not.toBe(planted.cookie('seamark_access'));
    expect(await viewerOf(planted)).toBeNull();
    expect((await planted.refresh()).status).toBe(401);
  });

  test('not wanted in the end is told', async () => {
    expect(await harbour.visit(accounts.browser(), null)).toBe('/log-in?sso=refused');
  });

  test('lets nobody stay for longer than half a day whom the provider may have let go', async () => {
    harbour.provider.people.set('gone', { email: 'gone@example.com', email_verified: true, groups: ['dev'] });
    const browser = accounts.browser();
    await harbour.visit(browser, 'gone');
    const { browser: withPassword } = await accounts.signedIn('VIEWER');
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 11.9 * 3_600_000);
    expect((await browser.refresh()).status).toBe(200);
    expect(await viewerOf(browser)).toMatchObject({ email: 'gone@example.com' });
    vi.setSystemTime(Date.now() + 0.2 * 3_600_000);
    expect(await viewerOf(browser)).toBeNull();
    expect((await browser.refresh()).status).toBe(401);
    expect((await withPassword.refresh()).status).toBe(200);
  });

  test('is in the audit', async () => {
    harbour.provider.people.set('aud', { email: 'aud@example.com', email_verified: true, groups: ['dev'] });
    await harbour.visit(accounts.browser(), 'aud');
    const { user } = (await accounts.plane.verbs.findLogIn(systemActor, 'aud@example.com'))!;
    const events = await accounts.plane.verbs.listAudit(systemActor, { first: 10, targetId: user.id });
    expect(events.map(({ action, address }) => [action, address])).toEqual([
      ['identity.link', '127.0.0.1'],
      ['user.create', '127.0.0.1'],
    ]);
  });
});

describe.each(controlKinds)('an account that is connected on %s', (kind) => {
  let harbour: Harbour;
  let accounts: TestAccounts;
  beforeAll(async () => {
    harbour = await Harbour.open(kind);
    ({ accounts } = harbour);
    await accounts.person('ADMIN');
  });
  afterAll(() => harbour[Symbol.asyncDispose]());

  const link = (browser: Browser, password: string) =>
    browser.ask('mutation ($proof: ProofInput!) { beginLinkIdentity(proof: $proof) }', { proof: { password } });
  const unlink = (browser: Browser, subject: string) =>
    browser.ask('mutation ($input: UnlinkIdentityInput!) { unlinkIdentity(input: $input) }', {
      input: { issuer: harbour.provider.issuer, subject },
    });

  test('is so with its password, signs in from then on, and until it is no more', async () => {
    harbour.provider.people.set('con', { groups: ['dev'] });
    const { browser, user } = await accounts.signedIn('EDITOR');
    expect(codeOf(await link(browser, 'another long password'))).toBe('BAD_USER_INPUT');
    const url = (await link(browser, PASSWORD)).body.data!['beginLinkIdentity'] as string;
    // Whoever was signed in at the provider has to say who they are.
    expect(new URL(url).searchParams.get('prompt')).toBe('login');
    expect(await harbour.comeBack(browser, await visitProvider(url, 'con'))).toBe('/account');
    const other = accounts.browser();
    expect(await harbour.visit(other, 'con')).toBe('/');
    expect(await viewerOf(other)).toMatchObject({ email: user.email });
    expect(codeOf(await unlink((await accounts.signedIn('EDITOR')).browser, 'con'))).toBe('FORBIDDEN');
    expect((await unlink(browser, 'con')).body.data).toEqual({ unlinkIdentity: true });
    expect(await harbour.visit(accounts.browser(), 'con')).toBe('/log-in?sso=no-address');
    expect(codeOf(await unlink(browser, 'con'))).toBe('FORBIDDEN');
    expect(codeOf(await unlink(browser, 'con\0'))).toBe('BAD_USER_INPUT');
  });

  test('is not connected with whom another account is', async () => {
    harbour.provider.people.set('two', { email: 'two@example.com', email_verified: true, groups: ['dev'] });
    await harbour.visit(accounts.browser(), 'two');
    const { browser } = await accounts.signedIn('EDITOR');
    const url = (await link(browser, PASSWORD)).body.data!['beginLinkIdentity'] as string;
    expect(await harbour.comeBack(browser, await visitProvider(url, 'two'))).toBe('/account?sso=linked-elsewhere');
  });

  test('does not lose its only way in', async () => {
    harbour.provider.people.set('only', { email: 'only@example.com', email_verified: true, groups: ['dev'] });
    const browser = accounts.browser();
    await harbour.visit(browser, 'only');
    expect(codeOf(await unlink(browser, 'only'))).toBe('CONFLICT');
  });

  test('is not connected by a way that was begun in another browser, or by who was signed out meanwhile', async () => {
    harbour.provider.people.set('mallory', { groups: ['dev'] });
    const { browser: victim, user } = await accounts.signedIn('EDITOR');
    const { browser: attacker } = await accounts.signedIn('EDITOR');
    const url = (await link(attacker, PASSWORD)).body.data!['beginLinkIdentity'] as string;
    const callback = await visitProvider(url, 'mallory');
    expect(await harbour.comeBack(victim, callback)).toBe('/log-in?sso=expired');
    await attacker.ask('mutation { logOut }');
    expect(await harbour.comeBack(attacker, callback)).toBe('/account?sso=expired');
    expect(await accounts.plane.verbs.listIdentities(systemActor, user.id)).toEqual([]);
  });
});

describe('who makes accounts by coming', () => {
  test('is nobody where sign-up is closed; who is known comes in', async () => {
    await using harbour = await Harbour.open('embedded', 'closed');
    const { accounts, provider } = harbour;
    await accounts.person('ADMIN');
    provider.people.set('new', { email: 'new@example.com', email_verified: true, groups: ['ops'] });
    expect(await harbour.visit(accounts.browser(), 'new')).toBe('/log-in?sso=no-account');
    const { user } = await accounts.control.person('VIEWER', 'known@example.com');
    await accounts.plane.verbs.linkIdentity(systemActor, { userId: user.id, issuer: provider.issuer, subject: 'new' });
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'new')).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ email: 'known@example.com', role: 'ADMIN' });
  });

  test('is nobody where groups give no roles, and roles stay as they are', async () => {
    await using harbour = await Harbour.open('embedded', 'open', { roleMapping: undefined });
    const { accounts, provider } = harbour;
    await accounts.person('ADMIN');
    provider.people.set('new', { email: 'new@example.com', email_verified: true, groups: ['ops'] });
    expect(await harbour.visit(accounts.browser(), 'new')).toBe('/log-in?sso=no-account');
    const { user } = await accounts.control.person('VIEWER', 'known@example.com');
    await accounts.plane.verbs.linkIdentity(systemActor, { userId: user.id, issuer: provider.issuer, subject: 'new' });
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'new')).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ role: 'VIEWER' });
  });

  test('is an admin where there is nobody at all', async () => {
    await using harbour = await Harbour.open('embedded');
    const { accounts, provider } = harbour;
    provider.people.set('dev', { email: 'dev@example.com', email_verified: true, groups: ['dev'] });
    provider.people.set('boss', { email: 'boss@example.com', email_verified: true, groups: ['ops'] });
    expect(await harbour.visit(accounts.browser(), 'dev')).toBe('/log-in?sso=first-account');
    const browser = accounts.browser();
    expect(await harbour.visit(browser, 'boss')).toBe('/');
    // The last admin stays one, whatever their groups become.
    provider.people.set('boss', { email: 'boss@example.com', email_verified: true, groups: ['all'] });
    expect(await harbour.visit(accounts.browser(), 'boss')).toBe('/');
    expect(await viewerOf(browser)).toMatchObject({ role: 'ADMIN' });
    expect(await harbour.visit(accounts.browser(), 'dev')).toBe('/');
  });
});

test('without a provider there is no way to one', async () => {
  await using accounts = await TestAccounts.open('embedded');
  const { browser } = await accounts.signedIn('ADMIN');
  expect((await browser.open(START)).status).toBe(404);
  expect((await browser.ask('{ singleSignOn { name } }')).body.data).toEqual({ singleSignOn: null });
});
