import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { systemActor } from '../access/actor.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, TestAccounts } from './accounts.testing.ts';
import { TEST_KEY } from './app.testing.ts';
import type { Browser, BrowserAnswer } from './browser.testing.ts';
import { openTail } from './raw-socket.testing.ts';

interface NewKey {
  apiKey: { id: string; name: string; scopes: string[] };
  secret: string;
}

describe.each(controlKinds)('a key on %s', (kind) => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    await accounts.person('ADMIN');
  });
  afterAll(() => accounts[Symbol.asyncDispose]());
  afterEach(() => vi.useRealTimers());

  function create(by: Browser, scopes: string[], more: Record<string, unknown> = {}): Promise<BrowserAnswer> {
    return by.ask(
      `mutation ($name: String!, $scopes: [ApiScope!]!, $expiresAt: DateTime, $attributes: [BoundAttributeInput!]) {
        createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt, boundAttributes: $attributes) {
          secret
          apiKey { id name prefix scopes expiresAt lastUsedAt revokedAt boundAttributes { key value } owner { email } }
        }
      }`,
      { name: 'script', scopes, ...more },
    );
  }
  async function created(by: Browser, scopes: string[], more: Record<string, unknown> = {}): Promise<NewKey> {
    return (await create(by, scopes, more)).body.data!['createApiKey'] as NewKey;
  }
  /** Whoever has a key. */
  function script(secret: string): Browser {
    const browser = accounts.browser();
    const send = browser.send.bind(browser);
    browser.send = (path, init) =>
      send(path, { ...init, headers: { ...init?.headers, authorization: `Bearer ${secret}` } });
    return browser;
  }
  const version = '{ system { version } }';

  test('is shown once, listed without its secret, and tells when it was used', async () => {
    const { browser, user } = await accounts.signedIn('VIEWER');
    const { apiKey, secret } = await created(browser, ['READ']);
    expect(apiKey).toMatchObject({ name: 'script', scopes: ['READ'], lastUsedAt: null, owner: { email: user.email } });
    expect((await script(secret).ask(version)).body.data).toEqual({ system: { version: '0.0.0-test' } });
    const { body } = await browser.ask('{ apiKeys { id name prefix lastUsedAt } }');
    expect(body.data!['apiKeys']).toEqual([
      { id: apiKey.id, name: 'script', prefix: secret.slice(0, 12), lastUsedAt: expect.any(String) },
    ]);
    expect(JSON.stringify(body)).not.toContain(secret);
    const audit = await accounts.plane.verbs.listAudit(systemActor, { first: 100 });
    const told = JSON.stringify(audit, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    expect(told).toContain('apiKey.create');
    expect(told).not.toContain(secret);
  });

  test('does what its scopes say: none implies another', async () => {
    const { browser } = await accounts.signedIn('ADMIN');
    const reads = version;
    const administers = '{ invitations { id } }';
    const codes = async (scope: string) => {
      const holder = script((await created(browser, [scope])).secret);
      return [codeOf(await holder.ask(reads)), codeOf(await holder.ask(administers))];
    };
    expect(await codes('READ')).toEqual([undefined, 'FORBIDDEN']);
    expect(await codes('ADMIN')).toEqual(['FORBIDDEN', undefined]);
    expect(await codes('INGEST')).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    expect(await codes('WRITE')).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });

  test('is never more than who makes it, by whatever way', async () => {
    const { browser: viewer } = await accounts.signedIn('VIEWER');
    for (const scopes of [['WRITE'], ['ADMIN'], ['INGEST'], ['READ', 'ADMIN']]) {
      expect(codeOf(await create(viewer, scopes))).toBe('FORBIDDEN');
    }
    expect(codeOf(await create(viewer, []))).toBe('BAD_USER_INPUT');
    const { secret, apiKey } = await created(viewer, ['READ']);
    expect(codeOf(await create(script(secret), ['READ']))).toBe('FORBIDDEN');
    const rotate = `mutation { rotateApiKey(input: { id: "${apiKey.id}" }) { secret } }`;
    expect(codeOf(await script(secret).ask(rotate))).toBe('FORBIDDEN');
    const { browser: admin } = await accounts.signedIn('ADMIN');
    const administrator = script((await created(admin, ['ADMIN'])).secret);
    expect(codeOf(await create(administrator, ['ADMIN']))).toBeUndefined();
    expect(codeOf(await create(administrator, ['READ']))).toBe('FORBIDDEN');
    expect(codeOf(await create(accounts.browser(), ['READ']))).toBe('UNAUTHENTICATED');
  });

  test('of an admin who becomes a viewer is a viewer’s at once, on what is open too', async () => {
    const { browser, user } = await accounts.signedIn('ADMIN');
    const { secret } = await created(browser, ['READ', 'ADMIN']);
    const { closed } = await openTail(accounts.app.url, { authorization: `Bearer ${secret}` });
    expect(codeOf(await script(secret).ask('{ invitations { id } }'))).toBeUndefined();
    await accounts.plane.verbs.updateUser(systemActor, { id: user.id, role: 'VIEWER' });
    expect(codeOf(await script(secret).ask('{ invitations { id } }'))).toBe('FORBIDDEN');
    expect(codeOf(await script(secret).ask(version))).toBeUndefined();
    expect(await closed).toBe(4403);
  });

  test('revoked is good for nothing at once, on what is open too', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const { apiKey, secret } = await created(browser, ['READ']);
    const { closed } = await openTail(accounts.app.url, { authorization: `Bearer ${secret}` });
    const { body } = await browser.ask(`mutation { revokeApiKey(id: "${apiKey.id}") { id revokedAt } }`);
    expect(body.data).toEqual({ revokeApiKey: { id: apiKey.id, revokedAt: expect.any(String) } });
    expect((await script(secret).ask(version)).status).toBe(401);
    expect(await closed).toBe(4403);
  });

  test('is good until its end, and what it has open is closed then', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const past = { expiresAt: '2020-01-01T00:00:00Z' };
    expect(codeOf(await create(browser, ['READ'], past))).toBe('BAD_USER_INPUT');
    const { secret } = await created(browser, ['READ'], { expiresAt: new Date(Date.now() + 2000).toISOString() });
    const { closed } = await openTail(accounts.app.url, { authorization: `Bearer ${secret}` });
    expect(await closed).toBe(4403);
    expect((await script(secret).ask(version)).status).toBe(401);
  });

  test('rotated goes on beside its successor for as long as was asked', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const old = await created(browser, ['READ']);
    const rotate = (id: string, overlap: string) =>
      browser.ask(`mutation { rotateApiKey(input: { id: "${id}"${overlap} }) { secret apiKey { id name scopes } } }`);
    const { body } = await rotate(old.apiKey.id, ', overlap: "1h"');
    const next = body.data!['rotateApiKey'] as NewKey;
    expect(next.apiKey).toMatchObject({ name: 'script', scopes: ['READ'] });
    for (const { secret } of [old, next]) expect((await script(secret).ask(version)).status).toBe(200);
    expect(codeOf(await rotate(old.apiKey.id, ''))).toBe('CONFLICT');
    expect(codeOf(await rotate(next.apiKey.id, ', overlap: "31d"'))).toBe('BAD_USER_INPUT');
    expect(codeOf(await rotate(next.apiKey.id, ''))).toBeUndefined();
    expect((await script(next.secret).ask(version)).status).toBe(401);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_601_000 });
    expect((await script(old.secret).ask(version)).status).toBe(401);
  });

  test('of another is no business but an admin’s', async () => {
    const { browser: viewer, user } = await accounts.signedIn('VIEWER');
    const { apiKey } = await created(viewer, ['READ']);
    const { browser: eve } = await accounts.signedIn('EDITOR');
    expect((await eve.ask('{ apiKeys { id } }')).body.data).toEqual({ apiKeys: [] });
    expect((await eve.ask(`{ node(id: "${apiKey.id}") { id } }`)).body.data).toEqual({ node: null });
    const attempts = [
      `mutation { revokeApiKey(id: "${apiKey.id}") { id } }`,
      `mutation { rotateApiKey(input: { id: "${apiKey.id}" }) { secret } }`,
    ];
    for (const attempt of attempts) expect(codeOf(await eve.ask(attempt))).toBe('FORBIDDEN');
    const { browser: admin } = await accounts.signedIn('ADMIN');
    const seen = await admin.ask(`{ node(id: "${apiKey.id}") { ... on ApiKey { owner { email } } } }`);
    expect(seen.body.data).toEqual({ node: { owner: { email: user.email } } });
    expect(codeOf(await admin.ask(attempts[0]!))).toBeUndefined();
  });

  test('has bound attributes as they were given, and none that would be lost', async () => {
    const { browser } = await accounts.signedIn('ADMIN');
    const attributes = [
      { key: 'constructor', value: 'x' },
      { key: 'deployment.environment.name', value: 'production' },
    ];
    const { apiKey } = await created(browser, ['INGEST'], { attributes });
    expect(apiKey).toMatchObject({ boundAttributes: expect.arrayContaining(attributes) });
    for (const wrong of [
      [{ key: '', value: 'x' }],
      [{ key: '__proto__', value: 'x' }],
      [attributes[0], attributes[0]],
      [{ key: 'long', value: 'é'.repeat(5000) }],
      [{ key: 'half', value: '\ud800' }],
      Array.from({ length: 33 }, (_, at) => ({ key: `k${at}`, value: 'x' })),
    ]) {
      expect(codeOf(await create(browser, ['INGEST'], { attributes: wrong }))).toBe('BAD_USER_INPUT');
    }
  });

  test('of the settings makes keys that belong to nobody', async () => {
    const bootstrap = script(TEST_KEY);
    const { apiKey, secret } = await created(bootstrap, ['READ', 'INGEST']);
    expect(apiKey).toMatchObject({ owner: null });
    expect((await script(secret).ask('{ viewer { id } system { version } }')).body.data).toMatchObject({
      viewer: null,
    });
  });

  test('opens a socket by its first message, and a wrong one does not, whoever is signed in', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const { secret } = await created(browser, ['READ']);
    const answer = async (authorization: unknown): Promise<unknown> => {
      const socket = new WebSocket(`${accounts.app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
        headers: { cookie: browser.cookieHeader('/graphql') },
      });
      await once(socket, 'open');
      const told = Promise.race([
        once(socket, 'message').then(([message]) => (JSON.parse(String(message)) as { type: string }).type),
        once(socket, 'close').then(([code]) => code as number),
      ]);
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
      const outcome = await told;
      socket.terminate();
      return outcome;
    };
    expect(await answer(`Bearer ${secret}`)).toBe('connection_ack');
    expect(await answer(undefined)).toBe('connection_ack');
    expect(await answer(`Bearer ${secret.slice(0, -1)}`)).toBe(4403);
    expect(await answer({ Bearer: secret })).toBe(4403);
  });
});

test.each(['WALL_SCREEN', 'SHARE_LINK'])('a key of the kind %s reads, and does nothing else', async (kind) => {
  await using accounts = await TestAccounts.open('embedded');
  const { browser: admin } = await accounts.signedIn('ADMIN');
  const make = (scopes: string) =>
    admin.ask(`mutation { createApiKey(name: "hall", kind: ${kind}, scopes: [${scopes}]) { apiKey { kind scopes } } }`);
  expect((await make('READ')).body.data).toEqual({ createApiKey: { apiKey: { kind, scopes: ['READ'] } } });
  for (const scopes of ['READ, WRITE', 'INGEST', 'ADMIN']) {
    expect((await make(scopes)).body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

describe.each(controlKinds)('the audit on %s', (kind) => {
  test('tells admins who did what, page by page, and of whom', async () => {
    await using accounts = await TestAccounts.open(kind);
    const { browser: admin, user } = await accounts.signedIn('ADMIN');
    await admin.ask('mutation { createInvitation(input: { role: VIEWER, email: "bob@example.com" }) { link } }');
    const { body: made } = await admin.ask(
      'mutation { createApiKey(name: "script", scopes: [READ]) { apiKey { id } } }',
    );
    const { id } = (made.data!['createApiKey'] as NewKey).apiKey;
    await admin.ask(`mutation { revokeApiKey(id: "${id}") { id } }`);
    const actions = async (args: string) => {
      const { body } = await admin.ask(
        `{ auditEvents${args} { nodes { action actorName address outcome targetName } pageInfo { endCursor hasNextPage } } }`,
      );
      const page = body.data!['auditEvents'] as {
        nodes: { action: string }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
      return { ...page, actions: page.nodes.map(({ action }) => action) };
    };
    const first = await actions('(first: 2)');
    expect(first.actions).toEqual(['apiKey.revoke', 'apiKey.create']);
    expect(first.nodes[0]).toEqual({
      action: 'apiKey.revoke',
      actorName: user.email,
      address: '127.0.0.1',
      outcome: 'DONE',
      targetName: 'script',
    });
    const second = await actions(`(first: 2, after: "${first.pageInfo.endCursor}")`);
    expect(second.actions).toEqual(['invitation.create', 'session.create']);
    const last = await actions(`(first: 200, after: "${second.pageInfo.endCursor}")`);
    expect(last).toMatchObject({ actions: ['user.create'], pageInfo: { hasNextPage: false } });
    expect((await actions(`(target: "${id}")`)).actions).toEqual(['apiKey.revoke', 'apiKey.create']);
    expect((await actions(`(actor: "User:${user.id}")`)).actions).toHaveLength(4);
    expect((await actions('(range: { last: "1m" })')).actions).toHaveLength(5);
    const { browser: editor } = await accounts.signedIn('EDITOR');
    expect(codeOf(await editor.ask('{ auditEvents { nodes { id } } }'))).toBe('FORBIDDEN');
  });
});
