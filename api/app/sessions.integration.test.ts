import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { systemActor } from '../access/actor.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, PASSWORD, TestAccounts } from './accounts.testing.ts';
import { openTail } from './raw-socket.testing.ts';

const viewer = '{ viewer { email role } }';

describe.each(controlKinds)('a session on %s', (kind) => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    await accounts.person('ADMIN');
  });
  afterAll(() => accounts[Symbol.asyncDispose]());
  afterEach(() => vi.useRealTimers());

  const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

  test('is in cookies that no script reads, no other site’s form brings, and that go where they are needed', async () => {
    const { email } = await accounts.person('VIEWER');
    const { headers } = await accounts.browser().logIn(email, PASSWORD);
    const cookies = headers.getSetCookie().toSorted();
    expect(cookies).toEqual([
      expect.stringMatching(
        /^seamark_access=[\w-]+\.[\w-]+\.[\w-]+; Max-Age=(899|900); Path=\/; HttpOnly; SameSite=Lax$/,
      ),
      expect.stringMatching(/^seamark_device=\S+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/),
      expect.stringMatching(/^seamark_refresh=\S+; Max-Age=\d+; Path=\/session; HttpOnly; SameSite=Lax$/),
    ]);
  });

  test('opens pages and sockets, and goes on after 15 minutes with the next token', async () => {
    const { browser, user } = await accounts.signedIn('EDITOR');
    const seen = { viewer: { email: user.email, role: 'EDITOR' } };
    expect((await browser.ask(viewer)).body.data).toEqual(seen);
    later(16 * 60_000);
    expect((await browser.ask('{ system { version } }')).status).toBe(401);
    expect(await browser.refresh()).toMatchObject({ status: 200, body: { expiresAt: expect.any(String) } });
    expect((await browser.ask(viewer)).body.data).toEqual(seen);
  });

  test('lives in two tabs that refresh at once, and in twenty', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const tabs = Array.from({ length: 20 }, () => browser.copy());
    const answers = await Promise.all(tabs.map((tab) => tab.refresh()));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(tabs.map((tab) => tab.cookie('seamark_refresh'))).size).toBe(1);
    for (const tab of tabs.slice(0, 2)) expect((await tab.ask(viewer)).body.data).not.toEqual({ viewer: null });
    expect((await tabs[0]!.refresh()).status).toBe(200);
  });

  test('of which a token is used again later is ended, for the thief and the robbed, sockets included', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const thief = browser.copy();
    await browser.refresh();
    const { closed } = await openTail(accounts.app.url, { cookie: browser.cookieHeader('/graphql') });
    later(11_000);
    const stolen = await Promise.all(Array.from({ length: 20 }, () => thief.copy().refresh()));
    expect(stolen.map(({ status }) => status)).toEqual(Array(20).fill(401));
    expect(await closed).toBe(4403);
    expect((await browser.ask('{ system { version } }')).status).toBe(401);
    expect((await browser.refresh()).status).toBe(401);
    expect(browser.cookie('seamark_refresh')).toBeUndefined();
    const events = await accounts.plane.verbs.listAudit(systemActor, { first: 50 });
    expect(events.filter(({ action }) => action === 'session.reuse')).toHaveLength(1);
  });

  test('is told of its own alone where several with the same rights watch the same', async () => {
    const watch = 'subscription { live { query { viewer { email } } } }';
    const people = await Promise.all([accounts.signedIn('VIEWER'), accounts.signedIn('VIEWER')]);
    const opened = await Promise.all(
      people.map(({ browser }) => openTail(accounts.app.url, { cookie: browser.cookieHeader('/graphql') }, watch)),
    );
    for (const [at, { first, socket }] of opened.entries()) {
      expect(first).toEqual({ data: { live: { query: { viewer: { email: people[at]!.user.email } } } } });
      socket.terminate();
    }
  });

  test('that somebody planted in a browser is not that of whoever signs in there', async () => {
    const { browser: attacker, user: eve } = await accounts.signedIn('VIEWER');
    const victim = attacker.copy();
    const { email } = await accounts.person('VIEWER');
    await victim.logIn(email, PASSWORD);
    expect((await victim.ask(viewer)).body.data).toMatchObject({ viewer: { email } });
    // What was planted is good for nothing any more, for the attacker either.
    expect((await attacker.ask('{ system { version } }')).status).toBe(401);
    expect(await accounts.plane.verbs.listSessions(systemActor, eve.id)).toEqual([]);
  });

  test('ends with logging out, and its cookies go', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const before = browser.copy();
    expect((await browser.ask('mutation { logOut }')).body.data).toEqual({ logOut: true });
    expect(browser.cookieHeader('/session')).not.toContain('seamark_refresh');
    expect((await before.ask('{ system { version } }')).status).toBe(401);
    expect((await before.refresh()).status).toBe(401);
    expect((await browser.ask('mutation { logOut }')).body.data).toEqual({ logOut: false });
  });

  test('is seen by its owner, who ends one, or all', async () => {
    const { browser: here, user } = await accounts.signedIn('VIEWER');
    const { browser: there } = await accounts.signedIn(user);
    const { browser: elsewhere } = await accounts.signedIn(user);
    const sessions = async () => {
      const { body } = await here.ask('{ viewer { id sessions { id isCurrent address userAgent } } }');
      return body.data!['viewer'] as { id: string; sessions: { id: string; isCurrent: boolean }[] };
    };
    const all = await sessions();
    expect(all.sessions).toHaveLength(3);
    expect(all.sessions.filter(({ isCurrent }) => isCurrent)).toHaveLength(1);
    const { closed } = await openTail(accounts.app.url, { cookie: there.cookieHeader('/graphql') });
    const asked = await there.ask('{ viewer { sessions { id isCurrent } } }');
    const own = (asked.body.data!['viewer'] as typeof all).sessions.find(({ isCurrent }) => isCurrent)!;
    await here.ask(`mutation { endSession(id: "${own.id}") }`);
    expect(await closed).toBe(4403);
    expect((await there.ask(viewer)).body.data).toEqual({ viewer: null });
    expect((await sessions()).sessions).toHaveLength(2);
    const ended = await here.ask(`mutation { endSessions(userId: "${all.id}") }`);
    expect(ended.body.data).toEqual({ endSessions: 2 });
    for (const browser of [here, elsewhere]) expect((await browser.refresh()).status).toBe(401);
  });

  test('of another is seen and ended by admins alone', async () => {
    const { browser: eve } = await accounts.signedIn('EDITOR');
    const { user } = await accounts.signedIn('VIEWER');
    const [session] = await accounts.plane.verbs.listSessions(systemActor, user.id);
    const attempts = [
      `mutation { endSession(id: "Session:${session!.id}") }`,
      `mutation { endSessions(userId: "User:${user.id}") }`,
      `{ node(id: "User:${user.id}") { ... on User { sessions { id } } } }`,
      `{ users { nodes { sessions { id } } } }`,
    ];
    for (const attempt of attempts) expect(codeOf(await eve.ask(attempt))).toBe('FORBIDDEN');
    expect(codeOf(await eve.ask('mutation { endSession(id: "nothing") }'))).toBe('NOT_FOUND');
    const { browser: admin } = await accounts.signedIn('ADMIN');
    expect(codeOf(await admin.ask(attempts[0]!))).toBeUndefined();
  });

  test('ends with a change of the password, but for that in which it was changed', async () => {
    const { browser: here, user } = await accounts.signedIn('VIEWER');
    const { browser: there } = await accounts.signedIn(user);
    const change = (present: string, next: string) =>
      here.ask('mutation ($input: ChangePasswordInput!) { changePassword(input: $input) }', {
        input: { present, next },
      });
    expect(codeOf(await change('wrong', 'another long password'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await change(PASSWORD, 'password123'))).toBe('BAD_USER_INPUT');
    expect((await change(PASSWORD, 'another long password')).body.data).toEqual({ changePassword: true });
    expect((await there.ask(viewer)).body.data).toEqual({ viewer: null });
    expect((await here.ask(viewer)).body.data).toMatchObject({ viewer: { email: user.email } });
    expect(codeOf(await accounts.browser().logIn(user.email, PASSWORD))).toBe('UNAUTHENTICATED');
    expect(codeOf(await accounts.browser().logIn(user.email, 'another long password'))).toBeUndefined();
  });
});

describe.each(controlKinds)('somebody whose rights change on %s', (kind) => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  test.each([
    ['has another role', (id: string) => `mutation { updateUser(input: { id: "${id}", role: VIEWER }) { id } }`, 200],
    ['is disabled', (id: string) => `mutation { updateUser(input: { id: "${id}", isDisabled: true }) { id } }`, 401],
    ['is deleted', (id: string) => `mutation { deleteUser(id: "${id}") }`, 401],
  ])('and %s is judged by that before it is answered, and what they have open is closed', async (_, change, status) => {
    const { browser: admin } = await accounts.signedIn('ADMIN');
    const { browser: editor, user } = await accounts.signedIn('EDITOR');
    const { browser: other } = await accounts.signedIn('EDITOR');
    const own = await openTail(accounts.app.url, { cookie: editor.cookieHeader('/graphql') });
    const others = await openTail(accounts.app.url, { cookie: other.cookieHeader('/graphql') });
    const stream = await openStream(accounts.app.url, editor.cookieHeader('/graphql'));
    expect(codeOf(await admin.ask(change(`User:${user.id}`)))).toBeUndefined();
    expect((await editor.ask('{ system { version } }')).status).toBe(status);
    expect(await own.closed).toBe(4403);
    await stream.ended;
    expect(others.socket.readyState).toBe(WebSocket.OPEN);
    others.socket.terminate();
  });

  test('does not change their own role, nor that of others, and the last admin stays one', async () => {
    const { browser: editor, user } = await accounts.signedIn('EDITOR');
    const promote = `mutation { updateUser(input: { id: "User:${user.id}", role: ADMIN }) { id } }`;
    expect(codeOf(await editor.ask(promote))).toBe('FORBIDDEN');
    const rename = `mutation { updateUser(input: { id: "User:${user.id}", name: "Ann" }) { name } }`;
    expect((await editor.ask(rename)).body.data).toEqual({ updateUser: { name: 'Ann' } });
    const admins = (await accounts.plane.verbs.listUsers(systemActor, { first: 100 })).filter(
      ({ role }) => role === 'ADMIN',
    );
    const [last, ...rest] = admins;
    for (const { id } of rest) await accounts.plane.verbs.deleteUser(systemActor, id);
    const { browser: admin } = await accounts.signedIn(last!);
    expect(codeOf(await admin.ask(`mutation { deleteUser(id: "User:${last!.id}") }`))).toBe('CONFLICT');
    const demote = `mutation { updateUser(input: { id: "User:${last!.id}", role: EDITOR }) { id } }`;
    expect(codeOf(await admin.ask(demote))).toBe('CONFLICT');
  });
});

test('a socket that never says who it is is closed', async () => {
  await using accounts = await TestAccounts.open('embedded');
  const socket = new WebSocket(`${accounts.app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(4408);
});

/** Server-sent events of which the first has arrived. */
async function openStream(url: string, cookie: string): Promise<{ ended: Promise<void> }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', cookie },
    body: JSON.stringify({ query: 'subscription { logTail { cursor } }' }),
  });
  const reader = response.body!.getReader();
  await reader.read();
  const ended = async (): Promise<void> => {
    for (;;) if ((await reader.read()).done) return;
  };
  return { ended: ended().catch(() => undefined) };
}
