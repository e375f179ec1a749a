import { Metadata } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Browser } from '../app/browser.testing.ts';
import { exportItems, failure, grpcClient } from '../ingest/otlp-client.testing.ts';
import { Product } from '../product.testing.ts';
import { encodeRequest } from '../telemetry/otlp/otlp-protobuf.testing.ts';

const PASSWORD = 'correct horse battery';
const settings = {
  INGEST_AUTH: 'key',
  BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com',
  BOOTSTRAP_ADMIN_PASSWORD: PASSWORD,
};

// The same for all: what is sent twice is the same body.
const now = `${Date.now()}000000`;

interface NewKey {
  apiKey: { id: string };
  secret: string;
}

describe('the whole product', () => {
  let product: Product;
  let admin: Browser;
  beforeAll(async () => {
    product = await Product.start({ settings });
    admin = new Browser(product.url);
    await admin.logIn('ann@example.com', PASSWORD);
  });
  afterAll(() => product[Symbol.asyncDispose]());

  async function create(scope: string, environment?: string): Promise<NewKey> {
    const { body } = await admin.ask(
      `mutation ($scope: ApiScope!, $attributes: [BoundAttributeInput!]) {
        createApiKey(name: "sender", scopes: [$scope], boundAttributes: $attributes) { secret apiKey { id } }
      }`,
      { scope, ...(environment && { attributes: [{ key: 'deployment.environment.name', value: environment }] }) },
    );
    return body.data!['createApiKey'] as NewKey;
  }
  const log = (body: string) => ({
    resourceLogs: [
      {
        resource: { attributes: [{ key: 'deployment.environment.name', value: { stringValue: 'evil' } }] },
        scopeLogs: [{ logRecords: [{ timeUnixNano: now, body: { stringValue: body } }] }],
      },
    ],
  });
  async function sendHttp(url: string, secret: string, body: string): Promise<number> {
    const response = await fetch(`${url}/v1/logs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body: JSON.stringify(log(body)),
    });
    await response.arrayBuffer();
    return response.status;
  }
  async function sendGrpc(secret: string, body: string): Promise<void> {
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${secret}`);
    const client = grpcClient(product.otlpGrpcAddress, 'identity');
    await exportItems(client, 'logs', encodeRequest('logs', log(body)), metadata).finally(() => client.close());
  }
  async function environmentsOf(body: string): Promise<unknown[]> {
    const answer = await admin.ask(
      'query ($filter: String) { logs(filter: $filter, range: { last: "1h" }) { nodes { resourceAttributes { key value } } } }',
      { filter: `body = "${body}"` },
    );
    const { nodes } = answer.body.data!['logs'] as { nodes: { resourceAttributes: { value: unknown }[] }[] };
    return nodes.map(({ resourceAttributes }) => resourceAttributes.map(({ value }) => value));
  }

  test('puts the attributes of a key on what comes by each door, and those of another on the same sent with that', async () => {
    const staging = await create('INGEST', 'staging');
    const production = await create('INGEST', 'production');
    expect(await sendHttp(product.otlpUrl, staging.secret, 'by http')).toBe(200);
    expect(await sendHttp(product.url, staging.secret, 'by the port of the pages')).toBe(200);
    await sendGrpc(staging.secret, 'by grpc');
    for (const body of ['by http', 'by the port of the pages', 'by grpc']) {
      expect(await environmentsOf(body)).toEqual([['staging']]);
    }
    await sendGrpc(production.secret, 'by grpc');
    await vi.waitFor(async () => {
      const environments = (await environmentsOf('by grpc')).flat();
      expect(new Set(environments)).toEqual(new Set(['staging', 'production']));
    }, 10_000);
  });

  test('tells when a key was used for sending', async () => {
    const { apiKey, secret } = await create('INGEST');
    await sendGrpc(secret, 'used');
    await vi.waitFor(
      async () => {
        const { body } = await admin.ask(`{ node(id: "${apiKey.id}") { ... on ApiKey { lastUsedAt } } }`);
        expect(body.data).toEqual({ node: { lastUsedAt: expect.any(String) } });
      },
      { timeout: 30_000, interval: 500 },
    );
  });

  test('refuses keys that may not send, and those that nobody has', async () => {
    const reader = await create('READ');
    expect(await sendHttp(product.otlpUrl, reader.secret, 'read')).toBe(403);
    expect((await failure(sendGrpc(reader.secret, 'read'))).code).toBe(7);
    expect(await sendHttp(product.otlpUrl, 'smk_nobody', 'nobody')).toBe(401);
    expect((await failure(sendGrpc('smk_nobody', 'nobody'))).code).toBe(16);
    const unknown = `${reader.secret.slice(0, -4)}AAAA`;
    expect(await sendHttp(product.otlpUrl, unknown, 'unknown')).toBe(401);
    expect(await product.send('logs', log('without a key'))).toBe(401);
  });

  test('a session sends nothing: its cookies are for pages', async () => {
    const { status } = await admin.send('/v1/logs', { body: JSON.stringify(log('by a page')) });
    expect(status).toBe(401);
  });

  test('lets a revoked key in by no door from the moment that is answered', async () => {
    const { apiKey, secret } = await create('INGEST');
    expect(await sendHttp(product.otlpUrl, secret, 'before')).toBe(200);
    await sendGrpc(secret, 'before');
    await admin.ask(`mutation { revokeApiKey(id: "${apiKey.id}") { id } }`);
    expect(await sendHttp(product.otlpUrl, secret, 'after')).toBe(401);
    expect(await sendHttp(product.url, secret, 'after')).toBe(401);
    expect((await failure(sendGrpc(secret, 'after'))).code).toBe(16);
  });
});

test('what a key put on was put on before a crash, and sessions outlive it', async () => {
  await using first = await Product.start({ settings });
  const admin = new Browser(first.url);
  await admin.logIn('ann@example.com', PASSWORD);
  const { body } = await admin.ask(
    'mutation { createApiKey(name: "sender", scopes: [INGEST, READ], boundAttributes: [{ key: "team", value: "red" }]) { secret } }',
  );
  const { secret } = body.data!['createApiKey'] as NewKey;
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${secret}` };
  const record = { timeUnixNano: `${Date.now()}000000`, body: { stringValue: 'kept' } };
  const sent = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] });
  const response = await fetch(`${first.otlpUrl}/v1/logs`, { method: 'POST', headers, body: sent });
  expect(response.status).toBe(200);
  await first.end('SIGKILL');
  await using second = await Product.start({ settings, dataDirectory: first.dataDirectory, ports: first.ports });
  const found = '{ logs(range: { last: "1h" }) { nodes { resourceAttributes { key value } } } }';
  const expected = { logs: { nodes: [{ resourceAttributes: [{ key: 'team', value: 'red' }] }] } };
  expect((await admin.ask(found)).body.data).toEqual(expected);
  expect((await admin.refresh()).status).toBe(200);
  const asked = await fetch(`${second.url}/graphql`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: found }),
  });
  expect(((await asked.json()) as { data: unknown }).data).toEqual(expected);
});

test('the first admin is made with the link that the start prints, after which no start prints one', async () => {
  await using product = await Product.start();
  const link = /First admin +(\S+)/.exec(product.output())![1]!;
  expect(link.startsWith(`${product.url}/sign-up#token=first_`)).toBe(true);
  const admin = new Browser(product.url);
  expect((await admin.ask('{ system { version } }')).status).toBe(200);
  const token = new URL(link).hash.slice('#token='.length);
  const { body } = await admin.ask(
    'mutation ($token: String, $password: String!) { signUp(email: "ann@example.com", password: $password, token: $token) { role } }',
    { token, password: PASSWORD },
  );
  expect(body.data).toEqual({ signUp: { role: 'ADMIN' } });
  expect((await new Browser(product.url).ask('{ system { version } }')).status).toBe(401);
  await product.end();
  await using again = await Product.start({ dataDirectory: product.dataDirectory });
  expect(again.output()).not.toContain('First admin');
  expect(again.output()).toContain('/log-in');
});
