import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '../access/actor.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, PASSWORD, TestAccounts } from './accounts.testing.ts';
import type { Browser, BrowserAnswer } from './browser.testing.ts';
import { openTail } from './raw-socket.testing.ts';

interface Newcomer {
  email?: string;
  password?: string;
  name?: string | null;
  token?: string | null;
}

let newcomers = 0;

function signUp(browser: Browser, { email, password = PASSWORD, name = null, token = null }: Newcomer) {
  return browser.ask(
    `mutation ($email: String!, $password: String!, $name: String, $token: String) {
      signUp(email: $email, password: $password, name: $name, token: $token) { email name role }
    }`,
    { email: email ?? `newcomer${++newcomers}@example.com`, password, name, token },
  );
}

async function invite(
  admin: Browser,
  role: string,
  email: string | null = null,
): Promise<{ id: string; token: string }> {
  const { body } = await admin.ask(
    `mutation ($input: CreateInvitationInput!) { createInvitation(input: $input) { invitation { id } link } }`,
    { input: { role, email } },
  );
  const { link, invitation } = body.data!['createInvitation'] as { link: string; invitation: { id: string } };
  return { id: invitation.id, token: new URL(link).hash.slice('#token='.length) };
}

describe.each(controlKinds)('the first account on %s', (kind) => {
  let accounts: TestAccounts;
  beforeEach(async () => {
    accounts = await TestAccounts.open(kind, { signUpPolicy: 'open' });
    return () => accounts[Symbol.asyncDispose]();
  });

  test('is made with the first admin’s link alone, is an admin, and closes what was open at once', async () => {
    const stranger = accounts.browser();
    const { closed } = await openTail(accounts.app.url);
    expect((await stranger.ask('{ system { version } }')).body).toHaveProperty('data.system.version');
    expect(codeOf(await signUp(stranger, {}))).toBe('FORBIDDEN');
    const token = (await accounts.plane.verbs.createFirstAdminLink(systemActor))!;
    const admin = accounts.browser();
    expect((await signUp(admin, { token })).body.data).toMatchObject({ signUp: { role: 'ADMIN' } });
    expect((await admin.ask('{ viewer { role } }')).body.data).toEqual({ viewer: { role: 'ADMIN' } });
    expect(await stranger.ask('{ system { version } }')).toMatchObject({ status: 401 });
    expect(await closed).toBe(4403);
    expect(codeOf(await signUp(accounts.browser(), { token }))).toBe('EXPIRED');
    expect(await accounts.plane.verbs.createFirstAdminLink(systemActor)).toBeUndefined();
  });

  test('is answered to who makes it, whatever kinds of answer their client can read', async () => {
    const token = (await accounts.plane.verbs.createFirstAdminLink(systemActor))!;
    const admin = accounts.browser();
    const query = `mutation { signUp(email: "ann@example.com", password: "${PASSWORD}", token: "${token}") { role } }`;
    const headers = { accept: 'application/graphql-response+json, application/json, text/event-stream' };
    const answer = await admin.send('/graphql', { headers, body: JSON.stringify({ query }) });
    expect(answer.body.data).toEqual({ signUp: { role: 'ADMIN' } });
  });

  test('is made once, however many use the link at once', async () => {
    const token = (await accounts.plane.verbs.createFirstAdminLink(systemActor))!;
    const answers = await Promise.all(Array.from({ length: 5 }, () => signUp(accounts.browser(), { token })));
    expect(answers.filter((answer) => codeOf(answer) === undefined)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'EXPIRED')).toHaveLength(4);
  });

  test('made, everybody may make one where sign-up is open, as a viewer', async () => {
    await accounts.person('ADMIN');
    const answer = await signUp(accounts.browser(), { name: 'Ann' });
    expect(answer.body.data).toMatchObject({ signUp: { role: 'VIEWER', name: 'Ann' } });
  });
});

describe.each(controlKinds)('an invitation on %s', (kind) => {
  let accounts: TestAccounts;
  let admin: Browser;
  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    ({ browser: admin } = await accounts.signedIn('ADMIN'));
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  test('makes one account, with its role, and is good no more', async () => {
    const { token } = await invite(admin, 'EDITOR');
    const answers = await Promise.all([1, 2, 3].map(() => signUp(accounts.browser(), { token })));
    expect(answers.filter((answer) => codeOf(answer) === 'EXPIRED')).toHaveLength(2);
    const made = answers.find((answer) => !answer.body.errors);
    expect(made?.body.data).toMatchObject({ signUp: { role: 'EDITOR' } });
    expect(codeOf(await signUp(accounts.browser(), { token }))).toBe('EXPIRED');
  });

  test('for an address is for that address alone', async () => {
    const { token } = await invite(admin, 'VIEWER', 'Bob@Example.com');
    expect(codeOf(await signUp(accounts.browser(), { token, email: 'eve@example.com' }))).toBe('BAD_USER_INPUT');
    expect(codeOf(await signUp(accounts.browser(), { token, email: 'bob@example.com' }))).toBeUndefined();
  });

  test('that was revoked is good for nothing', async () => {
    const { id, token } = await invite(admin, 'VIEWER');
    expect((await admin.ask(`mutation { revokeInvitation(id: "${id}") }`)).body.data).toEqual({ revokeInvitation: id });
    expect(codeOf(await signUp(accounts.browser(), { token }))).toBe('EXPIRED');
    expect(codeOf(await admin.ask(`mutation { revokeInvitation(id: "${id}") }`))).toBe('NOT_FOUND');
  });

  test('is needed, and none that somebody thinks up is one', async () => {
    expect(codeOf(await signUp(accounts.browser(), {}))).toBe('FORBIDDEN');
    for (const token of ['', 'invitation_', `first_${'A'.repeat(43)}`, `invitation_${'A'.repeat(43)}`]) {
      expect(codeOf(await signUp(accounts.browser(), { token }))).toBe('EXPIRED');
    }
  });

  test('lists show no secret, and are for admins', async () => {
    const { id, token } = await invite(admin, 'VIEWER', 'carol@example.com');
    const { body } = await admin.ask('{ invitations { id email role expiresAt } }');
    expect(body.data!['invitations']).toContainEqual(
      expect.objectContaining({ id, email: 'carol@example.com', role: 'VIEWER' }),
    );
    expect(JSON.stringify(body)).not.toContain(token);
    const { browser: editor } = await accounts.signedIn('EDITOR');
    expect(codeOf(await editor.ask('{ invitations { id } }'))).toBe('FORBIDDEN');
    const asked = 'mutation { createInvitation(input: { role: ADMIN }) { link } }';
    expect(codeOf(await editor.ask(asked))).toBe('FORBIDDEN');
    expect(codeOf(await accounts.browser().ask(asked))).toBe('UNAUTHENTICATED');
  });
});

describe.each(controlKinds)('what a newcomer sends on %s', (kind) => {
  let accounts: TestAccounts;
  let admin: Browser;
  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    ({ browser: admin } = await accounts.signedIn('ADMIN'));
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  test.each<[string, Newcomer]>([
    ['a password that is guessed first', { password: 'password123' }],
    ['a short password', { password: 'short' }],
    ['a name that begins a header', { name: 'Ann\r\nSet-Cookie: seamark_access=evil' }],
    ['a name that begins a line', { name: 'Ann\u2028forged' }],
    ['an address that begins a header', { email: 'ann@example.com\r\nBcc: all@example.com' }],
    ['no address', { email: 'ann' }],
  ])('%s is refused, and the invitation stays good', async (_, newcomer) => {
    const { token } = await invite(admin, 'VIEWER');
    expect(codeOf(await signUp(accounts.browser(), { ...newcomer, token }))).toBe('BAD_USER_INPUT');
    const answer: BrowserAnswer = await signUp(accounts.browser(), { token });
    expect(codeOf(answer)).toBeUndefined();
  });
});

test('closed, nobody makes an account but with the first admin’s link', async () => {
  await using accounts = await TestAccounts.open('embedded', { signUpPolicy: 'closed' });
  const token = (await accounts.plane.verbs.createFirstAdminLink(systemActor))!;
  const admin = accounts.browser();
  expect(codeOf(await signUp(admin, { token }))).toBeUndefined();
  const invitation = await invite(admin, 'VIEWER');
  for (const token of [null, invitation.token]) {
    expect(codeOf(await signUp(accounts.browser(), { token }))).toBe('FORBIDDEN');
  }
  expect((await accounts.browser().ask('{ signUpPolicy viewer { id } }')).body.data).toEqual({
    signUpPolicy: 'CLOSED',
    viewer: null,
  });
});
