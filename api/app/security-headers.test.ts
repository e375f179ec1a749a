import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestApp } from './app.testing.ts';

let behindProxy: TestApp;
let alone: TestApp;
beforeAll(async () => {
  behindProxy = await TestApp.open({ publicUrl: 'https://seamark.example', trustedProxies: ['127.0.0.1'] });
  alone = await TestApp.open({ publicUrl: 'https://seamark.example' });
});
afterAll(async () => {
  await behindProxy[Symbol.asyncDispose]();
  await alone[Symbol.asyncDispose]();
});

function ask({ url }: TestApp, path: string, headers: Record<string, string>, method = 'GET'): Promise<Response> {
  return fetch(url + path, { method, headers, redirect: 'manual' });
}

const plain = { 'x-forwarded-proto': 'http' };
const tls = { 'x-forwarded-proto': 'https' };

describe('what a trusted proxy took without TLS', () => {
  test.each(['/', '/traces?last=1h', '/graphql?query={__typename}', '//evil.example/', '/api-docs', '/healthz/x'])(
    '%s is sent to the public address',
    async (path) => {
      const response = await ask(behindProxy, path, plain);
      expect(response.status).toBe(308);
      const location = new URL(response.headers.get('location')!);
      expect(location.origin).toBe('https://seamark.example');
      expect(location.pathname + location.search).toBe(path);
    },
  );

  test('is sent there by POST too, unread', async () => {
    expect((await ask(behindProxy, '/graphql', plain, 'POST')).status).toBe(308);
  });

  test.each([
    ['GET', '/healthz', 200],
    ['GET', '/readyz?verbose', 200],
    ['POST', '/v1/traces', 200],
  ])('is answered where machines ask: %s %s', async (method, path, status) => {
    expect((await ask(behindProxy, path, plain, method)).status).toBe(status);
  });
});

test('what came over TLS, or whose way nobody tells, is answered', async () => {
  expect((await ask(behindProxy, '/api-docs', tls)).status).not.toBe(308);
  expect((await ask(behindProxy, '/api-docs', {})).status).not.toBe(308);
  expect((await ask(alone, '/api-docs', plain)).status).not.toBe(308);
});

test('browsers are told to stay with TLS by what came over it alone', async () => {
  const said = async (app: TestApp, headers: Record<string, string>): Promise<string | null> => {
    return (await ask(app, '/healthz', headers)).headers.get('strict-transport-security');
  };
  expect(await said(behindProxy, tls)).toBe('max-age=31536000');
  expect(await said(behindProxy, plain)).toBeNull();
  // A stranger's word.
  expect(await said(alone, tls)).toBeNull();
});

test.each(['/graphql?query={__typename}', '/api-docs', '/api-docs/schema.graphql', '/readyz', '/metrics', '/nothing'])(
  'what is answered to somebody is kept by nobody: %s',
  async (path) => {
    expect((await ask(alone, path, {})).headers.get('cache-control')).toBe('no-store');
  },
);

test('nor is what is asked by POST', async () => {
  const body = JSON.stringify({ query: '{ __typename }' });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${alone.url}/graphql`, { method: 'POST', headers, body });
  expect(response.headers.get('cache-control')).toBe('no-store');
});
