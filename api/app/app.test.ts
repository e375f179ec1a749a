import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sendShop } from '../../schema/shop.testing.ts';
import { TEST_KEY, TestApp } from './app.testing.ts';

const bearer = { authorization: `Bearer ${TEST_KEY}` };

describe('with open access', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.open({
      readiness: {
        isReady: false,
        checks: [{ name: 'log', role: 'replay', state: 'UNAVAILABLE', latencyMs: null, detail: 'replaying' }],
      },
    });
    sendShop(app.graph);
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test('a query is answered without a key', async () => {
    const { status, body } = await app.post('{ services(range: {last: "1h"}) { totalCount } }');
    expect({ status, body }).toMatchObject({ status: 200, body: { data: { services: { totalCount: 4 } } } });
  });

  test('but not where the server is called by a name that another site could have', async () => {
    const { port } = new URL(app.url);
    const asked = request({
      port,
      path: '/graphql?query={system{version}}',
      headers: { host: `rebound.example:${port}`, accept: 'application/json' },
    });
    asked.end();
    const [{ statusCode }] = (await once(asked, 'response')) as [IncomingMessage];
    expect(statusCode).toBe(401);
  });

  test('a wrong key is refused all the same', async () => {
    const { status, body } = await app.post('{ system { version } }', { authorization: 'Bearer wrong' });
    expect(status).toBe(401);
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    expect(body.data ?? null).toBeNull();
  });

  test('a fault is logged whole, and told by its number alone', async () => {
    app.graph.graph.system.storage = () => Promise.reject(new Error('the password is swordfish'));
    const { status, body } = await app.post('{ system { storage { rows } } }');
    expect(status).toBe(200);
    const [error] = body.errors!;
    expect(JSON.stringify(body)).not.toContain('swordfish');
    const { error: logged, correlationId } = app.logged.at(-1)!;
    expect(logged.message).toBe('the password is swordfish');
    expect(error).toMatchObject({
      message: `This could not be answered. It was logged as ${correlationId}.`,
      path: ['system', 'storage'],
      extensions: { code: 'INTERNAL', correlationId },
    });
  });

  test('a mistake in a filter is told with its place', async () => {
    const { body } = await app.post('{ logs(filter: "severity>=eror") { nodes { id } } }');
    expect(body.errors).toMatchObject([
      { extensions: { code: 'INVALID_FILTER', position: 10, length: 4, hint: 'did you mean error?' } },
    ]);
  });

  test('the limits of requests hold', async () => {
    const roots = Array.from({ length: 101 }, (_, at) => `f${at}: system { version }`).join(' ');
    const { body } = await app.post(`{ ${roots} }`);
    expect(body.errors).toMatchObject([{ message: 'The request has 101 root fields, but may have 100.' }]);
    expect(await app.post(`{ ${'a '.repeat(20_000)} }`)).toMatchObject({ body: { errors: [{}] } });
  });

  test('a body of more than a megabyte is refused', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ system { version } } # ${'x'.repeat(2 ** 20)}` }),
    });
    expect(response.status).toBe(413);
  });

  test('what is asked at the same time is evaluated once', async () => {
    app.graph.calls.clear();
    const query = '{ spans(range: {last: "2h"}) { nodes { name } } }';
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.post(query)));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(app.graph.calls.get('traces.list')).toBe(1);
  });

  test('/healthz says that the process is up', async () => {
    const response = await fetch(`${app.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test('/readyz tells who may read what it waits for', async () => {
    const open = await fetch(`${app.url}/readyz`);
    expect(open.status).toBe(503);
    expect(await open.json()).toMatchObject({ status: 'not ready', checks: [{ detail: 'replaying' }] });
    const stranger = await fetch(`${app.url}/readyz`, { headers: { authorization: 'Bearer wrong' } });
    expect([stranger.status, await stranger.json()]).toEqual([503, { status: 'not ready' }]);
  });

  test.each(['/v1/traces', '/v1/metrics', '/v1/logs?a=b'])(
    'OTLP to %s is handed on with its body unread',
    async (path) => {
      const response = await fetch(`${app.url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' },
        body: new Uint8Array(3_000_000),
      });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('application/x-protobuf');
      expect(app.otlp.at(-1)).toBe(path);
    },
  );

  test('every answer says what browsers may do with it', async () => {
    for (const path of ['/healthz', '/graphql?query={__typename}', '/api-docs', '/nothing']) {
      const { headers } = await fetch(`${app.url}${path}`);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, headers.get('content-security-policy')]).toEqual([
        path,
        expect.stringContaining('frame-ancestors'),
      ]);
    }
  });

  test('/api-docs describes every type, and needs nothing from elsewhere', async () => {
    const page = await (await fetch(`${app.url}/api-docs`)).text();
    for (const type of [
      'Query',
      'Subscription',
      'Trace',
      'Span',
      'LogRecord',
      'Metric',
      'TimeRangeInput',
      'SpanKind',
    ]) {
      expect(page).toContain(`<section id="${type}">`);
    }
    expect(page).toContain('Depth first, siblings by start.'.slice(5));
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(page).not.toContain('<script');
    expect(await (await fetch(`${app.url}/api-docs/schema.graphql`)).text()).toContain('type Query {');
  });

  test('GraphiQL comes whole', async () => {
    const response = await fetch(`${app.url}/api-docs/graphiql`);
    expect(response.headers.get('content-security-policy')).toContain('blob:');
    const page = await response.text();
    expect(page).toContain('YogaGraphiQL');
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="(https?:)?\/\//);
  });

  test('what is not there is not found', async () => {
    for (const path of ['/nothing', '/v2/traces', '/assets/x.js']) {
      const { status } = await fetch(`${app.url}${path}`);
      expect([path, status]).toEqual([path, 404]);
    }
  });
});

describe('with closed access', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await TestApp.open({ access: { openScopes: [] } });
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test('the key is answered, and nobody else', async () => {
    expect(await app.post('{ system { version } }', bearer)).toMatchObject({
      status: 200,
      body: { data: { system: { version: '0.0.0-test' } } },
    });
    expect(await app.post('{ system { version } }')).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    });
  });

  test('an answer to the key is not given to a stranger who asks the same', async () => {
    const query = '{ system { startedAt } }';
    const [known, stranger] = await Promise.all([app.post(query, bearer), app.post(query)]);
    expect([known.status, stranger.status]).toEqual([200, 401]);
  });

  test('every root field asks for permission', async () => {
    const fields = [
      'node(id: "") { id }',
      'traces { totalCount }',
      'logs { totalCount }',
      'metrics { totalCount }',
      'query(text: "logs") { __typename }',
      'system { version }',
    ];
    for (const field of fields) {
      const { body } = await app.post(`{ ${field} }`);
      expect([field, body.errors?.[0]?.extensions]).toEqual([field, { code: 'UNAUTHENTICATED' }]);
    }
  });

  test('the documentation is for who may read', async () => {
    expect((await fetch(`${app.url}/api-docs`)).status).toBe(401);
    expect((await fetch(`${app.url}/api-docs`, { headers: bearer })).status).toBe(200);
  });
});

test('where anybody may send and nobody read, who reads is asked to sign in', async () => {
  await using app = await TestApp.open({ access: { openScopes: ['INGEST'] } });
  expect(await app.post('{ system { version } }')).toMatchObject({
    body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  });
});

describe('the pages', () => {
  let app: TestApp;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'seamark-pages-'));
    await mkdir(join(directory, 'assets'));
    await writeFile(join(directory, 'index.html'), '<title>Seamark</title>');
    const script = join(directory, 'assets', 'index-abc123.js');
    await writeFile(script, 'export {}');
    await writeFile(`${script}.br`, brotliCompressSync('export {}'));
    await writeFile(`${script}.gz`, gzipSync('export {}'));
    app = await TestApp.open({ webDirectory: directory });
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  const page = { headers: { accept: 'text/html' } };

  test.each(['/', '/services/checkout', '/traces?range=1h', '/services/%E0%A4%A'])(
    '%s is the page, asked for anew each time',
    async (path) => {
      const response = await fetch(`${app.url}${path}`, page);
      expect(await response.text()).toBe('<title>Seamark</title>');
      expect(response.headers.get('cache-control')).toBe('no-cache');
    },
  );

  test('what has a hash in its name is kept for a year', async () => {
    const response = await fetch(`${app.url}/assets/index-abc123.js`);
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each([
    { takes: 'gzip, br', encoding: 'br' },
    { takes: 'gzip', encoding: 'gzip' },
    { takes: 'identity', encoding: null },
  ])('who takes $takes is sent $encoding', async ({ takes, encoding }) => {
    const headers = { 'accept-encoding': takes };
    const response = await fetch(`${app.url}/assets/index-abc123.js`, { headers });
    expect(await response.text()).toBe('export {}');
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-type')).toContain('javascript');
  });

  test('a script that is gone is not the page', async () => {
    expect((await fetch(`${app.url}/assets/index-old.js`)).status).toBe(404);
  });

  test.each(['/../package.json', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f..%2fpackage.json'])(
    '%s does not lead out of them',
    async (path) => {
      const response = await fetch(`${app.url}${path}`, page);
      expect(await response.text()).not.toContain('"name"');
    },
  );
});
