import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spanId, traceId } from '../../schema/otlp.testing.ts';
import { systemActor } from '../access/actor.ts';
import type { DataScope } from '../access/data-scope.ts';
import { controlKinds } from '../control/control.testing.ts';
import { codeOf, TestAccounts } from './accounts.testing.ts';
import type { Browser, BrowserAnswer } from './browser.testing.ts';
import { openTail } from './raw-socket.testing.ts';

const range = 'range: {last: "1h"}';
const bodies = `{ logs(${range}) { nodes { body } } }`;

describe.each(controlKinds)('what a role or a key may see, on %s', (kind) => {
  let accounts: TestAccounts;
  let admin: Browser;

  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    admin = (await accounts.signedIn('ADMIN')).browser;
    const { graph } = accounts.app;
    for (const [index, service] of ['checkout', 'payment'].entries()) {
      const trace = { traceId: traceId(1), service, resource: { 'deployment.environment.name': 'production' } };
      const own = { ...trace, spanId: spanId(index + 1), ...(index > 0 && { parentSpanId: spanId(index) }) };
      graph.sendSpans([{ ...own, name: `work of ${service}`, atMs: 1000 }]);
      graph.sendLogs([
        { ...own, body: `words of ${service}`, atMs: 1000, attributes: { 'user.id': `${service} user` } },
      ]);
    }
    graph.sendMetrics(
      ['checkout', 'payment'].map((service) => ({
        name: `queue of ${service}`,
        service,
        type: 'gauge',
        points: [{ atMs: 1000, asInt: '1' }],
      })),
    );
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  async function limit(role: string, dataScope: DataScope | null): Promise<BrowserAnswer> {
    return admin.ask(
      `mutation ($role: Role!, $dataScope: DataScopeInput) {
        setRoleDataScope(input: { role: $role, dataScope: $dataScope }) {
          role dataScope { environments services redactedAttributes } actions { does isAllowed } viewerCanLimit
        }
      }`,
      { role, dataScope },
    );
  }

  async function createKey(by: Browser, dataScope: DataScope | null, scopes = ['READ']): Promise<BrowserAnswer> {
    return by.ask(
      `mutation ($dataScope: DataScopeInput, $scopes: [ApiScope!]!) {
        createApiKey(name: "key", scopes: $scopes, dataScope: $dataScope) {
          secret apiKey { id dataScope { environments services redactedAttributes } viewerCanRotate viewerCanRevoke }
        }
      }`,
      { dataScope, scopes },
    );
  }

  function secretOf({ body }: BrowserAnswer, field = 'createApiKey'): string {
    return (body.data![field] as { secret: string }).secret;
  }

  function script(secret: string): (query: string) => Promise<unknown> {
    return async (query) => (await accounts.app.post(query, { authorization: `Bearer ${secret}` })).body;
  }

  const seen = async (by: Browser): Promise<unknown> => (await by.ask(bodies)).body.data;
  const of = (...services: string[]): object => ({
    data: { logs: { nodes: services.map((service) => ({ body: `words of ${service}` })) } },
  });

  test('is set and told for admins, and takes effect at once', async () => {
    const { browser: viewer } = await accounts.signedIn('VIEWER');
    expect(await seen(viewer)).toEqual({
      logs: { nodes: [{ body: 'words of payment' }, { body: 'words of checkout' }] },
    });
    const { body } = await limit('VIEWER', { services: ['checkout'], redactedAttributes: ['user.id'] });
    expect(body.data!['setRoleDataScope']).toMatchObject({
      role: 'VIEWER',
      dataScope: { environments: null, services: ['checkout'], redactedAttributes: ['user.id'] },
      actions: expect.arrayContaining([{ does: 'Send telemetry with a key', isAllowed: false }]),
      viewerCanLimit: true,
    });
    expect(await seen(viewer)).toEqual({ logs: { nodes: [{ body: 'words of checkout' }] } });
    expect(codeOf(await viewer.ask(`{ logs(filter: "user.id=x", ${range}) { totalCount } }`))).toBe('INVALID_FILTER');
    expect(codeOf(await viewer.ask('{ roles { role } }'))).toBe('FORBIDDEN');
    const roles = (await admin.ask('{ roles { role dataScope { services } viewerCanLimit } }')).body.data!['roles'];
    expect(roles).toEqual([
      { role: 'VIEWER', dataScope: { services: ['checkout'] }, viewerCanLimit: true },
      { role: 'EDITOR', dataScope: null, viewerCanLimit: true },
      { role: 'ADMIN', dataScope: null, viewerCanLimit: false },
    ]);
    await limit('VIEWER', null);
    expect(await seen(viewer)).toMatchObject({ logs: { nodes: [{}, {}] } });
    const audit = await accounts.plane.verbs.listAudit(systemActor, { first: 5 });
    expect(audit.map(({ action }) => action)).toContain('role.setDataScope');
  });

  test.each([
    ['ADMIN', { services: ['checkout'] }],
    ['VIEWER', { redactedAttributes: ['service.name'] }],
    ['VIEWER', { services: [''] }],
  ])('is not set for %s as %j', async (role, dataScope) => {
    expect(codeOf(await limit(role, dataScope))).toBe('BAD_USER_INPUT');
  });

  test('ends what is open when it is narrowed: who comes again follows what they may see', async () => {
    const { browser, user } = await accounts.signedIn('EDITOR');
    const key = secretOf(await createKey(browser, null));
    const { url } = accounts.app;
    const tail = 'subscription { logTail(backlog: 10) { records { body } } }';
    const ofPerson = await openTail(url, { cookie: browser.cookieHeader('/graphql'), origin: url }, tail);
    const ofKey = await openTail(url, { authorization: `Bearer ${key}` }, tail);
    expect(ofPerson.first).toMatchObject({ data: { logTail: { records: [{}, {}] } } });
    const received: string[] = [];
    for (const { socket } of [ofPerson, ofKey]) socket.on('message', (data: Buffer) => received.push(data.toString()));
    await limit('EDITOR', { services: ['checkout'] });
    expect(await Promise.all([ofPerson.closed, ofKey.closed])).toEqual([4403, 4403]);
    accounts.app.graph.sendLogs([{ atMs: 2000, body: 'a secret of payment', service: 'payment' }]);
    const again = await openTail(url, { cookie: browser.cookieHeader('/graphql'), origin: url }, tail);
    expect(again.first).toEqual({ data: { logTail: { records: [{ body: 'words of checkout' }] } } });
    const withKey = await openTail(url, { authorization: `Bearer ${key}` }, tail);
    expect(withKey.first).toEqual(again.first);
    expect(received.join()).not.toContain('a secret');
    // Another role sees what that may.
    await accounts.plane.verbs.updateUser(systemActor, { id: user.id, role: 'VIEWER' });
    expect(await again.closed).toBe(4403);
    expect(JSON.stringify(await seen(browser))).toContain('words of payment');
    withKey.socket.terminate();
    await limit('EDITOR', null);
  });

  test('is no wider through a key, a key of a key, or a key in its place', async () => {
    const { browser: viewer } = await accounts.signedIn('VIEWER');
    await limit('VIEWER', { services: ['checkout'] });
    const wide = await createKey(viewer, null);
    expect(await script(secretOf(wide))(bodies)).toMatchObject(of('checkout'));
    expect(
      await script(secretOf(await createKey(viewer, { services: ['checkout', 'payment'] })))(bodies),
    ).toMatchObject(of('checkout'));
    expect(await script(secretOf(await createKey(viewer, { services: ['payment'] })))(bodies)).toMatchObject(of());
    const { id } = (wide.body.data!['createApiKey'] as { apiKey: { id: string } }).apiKey;
    const rotated = await viewer.ask('mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { secret } }', { id });
    expect(await script(secretOf(rotated, 'rotateApiKey'))(bodies)).toMatchObject(of('checkout'));
    await limit('VIEWER', null);

    expect(codeOf(await createKey(admin, { services: ['checkout'] }, ['READ', 'ADMIN']))).toBe('BAD_USER_INPUT');
    const limited = await createKey(admin, { services: ['checkout'] }, ['READ', 'WRITE']);
    expect(limited.body.data!['createApiKey']).toMatchObject({
      apiKey: { dataScope: { services: ['checkout'] }, viewerCanRotate: true, viewerCanRevoke: true },
    });
    const ask = script(secretOf(limited));
    expect(await ask(bodies)).toMatchObject(of('checkout'));
    const forbidden = { errors: [{ extensions: { code: 'FORBIDDEN' } }] };
    expect(await ask('mutation { createApiKey(name: "x", scopes: [READ]) { secret } }')).toMatchObject(forbidden);
    const lift = 'mutation { setRoleDataScope(input: { role: VIEWER }) { role } }';
    expect(await ask(lift)).toMatchObject(forbidden);
    const other = (await createKey(admin, null)).body.data!['createApiKey'] as { apiKey: { id: string } };
    expect(await ask(`mutation { rotateApiKey(input: { id: "${other.apiKey.id}" }) { secret } }`)).toMatchObject(
      forbidden,
    );
    expect(await ask('mutation { createInvitation(input: { role: ADMIN }) { link } }')).toMatchObject(forbidden);
    const own = (limited.body.data!['createApiKey'] as { apiKey: { id: string } }).apiKey.id;
    const next = await admin.ask('mutation ($id: ID!) { rotateApiKey(input: { id: $id }) { secret } }', { id: own });
    expect(await script(secretOf(next, 'rotateApiKey'))(bodies)).toMatchObject(of('checkout'));
  });

  test('is not passed by ids, whatever edge leads to them', async () => {
    const all = `{
      logs(${range}) { nodes { id service { id } } } spans(${range}) { nodes { id trace { id } } } metrics(${range}) { nodes { id name } }
    }`;
    const ids = JSON.stringify((await admin.ask(all)).body.data);
    const ask = script(secretOf(await createKey(admin, { services: ['checkout'] })));
    const found: Record<string, unknown> = {};
    for (const [, id] of ids.matchAll(/"id":"([^"]+)"/g)) {
      const { data } = (await ask(`{ node(id: "${id}") {
        ... on LogRecord { body context(before: 5, after: 5) { body } span { name } trace { spanCount } }
        ... on Span { label: name parent { name } children { name } logs { nodes { body } } own: trace { rootSpan { name } } }
        ... on Trace { count: spanCount services { name } }
        ... on Metric { metric: name }
        ... on Service { service: name }
      } }`)) as { data: { node: unknown } };
      if (data.node !== null) found[id!] = data.node;
    }
    expect(JSON.stringify(found)).not.toContain('payment');
    expect(Object.values(found)).toEqual(
      expect.arrayContaining([
        {
          body: 'words of checkout',
          context: [{ body: 'words of checkout' }],
          span: { name: 'work of checkout' },
          trace: { spanCount: 1 },
        },
        { metric: 'queue of checkout' },
        { service: 'checkout' },
      ]),
    );
    expect(await ask(`{ trace(traceId: "${traceId(1)}") { spanCount services { name } } }`)).toMatchObject({
      data: { trace: { spanCount: 1, services: [{ name: 'checkout' }] } },
    });
    expect(await ask('{ service(name: "payment") { name } metric(name: "queue of payment") { name } }')).toMatchObject({
      data: { service: null, metric: null },
    });
    expect(await ask(`{ system { slowQueries { text } } }`)).toMatchObject({ data: { system: { slowQueries: [] } } });
  });

  test('holds for exports, which end when it is narrowed', async () => {
    const long = Array.from({ length: 2000 }, () => ({ atMs: 3000, body: 'x'.repeat(10_000), service: 'long' }));
    accounts.app.graph.sendLogs(long);
    const key = secretOf(await createKey(admin, { services: ['checkout'], redactedAttributes: ['user.id'] }));
    const exported = async (query: string): Promise<string> => {
      const url = `${accounts.app.url}/export?${new URLSearchParams({ query, last: '1h' })}`;
      return (await fetch(url, { headers: { authorization: `Bearer ${key}` } })).text();
    };
    const rows = (await exported('logs | limit 50')).trimEnd().split('\n');
    expect(rows.map((row) => JSON.parse(row))).toEqual([
      expect.objectContaining({ body: 'words of checkout', attributes: { 'user.id': '[redacted]' } }),
    ]);
    expect(await exported('spans')).not.toContain('payment');
    expect(await exported('metric `queue of payment`')).toBe('');
    expect(await exported('logs user.id=x')).toContain('"error"');

    const { browser } = await accounts.signedIn('EDITOR');
    const { url } = accounts.app;
    const headers = { cookie: browser.cookieHeader('/export') };
    const response = await fetch(`${url}/export?query=logs&last=1h`, { headers });
    expect(response.status).toBe(200);
    await limit('EDITOR', { services: ['checkout'] });
    await expect(response.text()).rejects.toThrow('terminated');
    expect(await (await fetch(`${url}/export?query=logs&last=1h`, { headers })).text()).not.toContain('payment');
    await limit('EDITOR', null);
  });
});
