import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { codeOf, TestAccounts } from './accounts.testing.ts';
import type { Browser } from './browser.testing.ts';

let accounts: TestAccounts;
let admin: Browser;
beforeAll(async () => {
  accounts = await TestAccounts.open('embedded');
  ({ browser: admin } = await accounts.signedIn('ADMIN'));
});
afterAll(() => accounts[Symbol.asyncDispose]());

const create = 'mutation { createInvitation(input: { role: ADMIN }) { link } }';
const invitations = async () => (await admin.ask('{ invitations { id } }')).body.data!['invitations'];

describe('a page of another site that has the browser of an admin', () => {
  test.each([
    ['post by a script', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }, 403],
    ['post from another port of this machine', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }, 403],
    ['post from a frame without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }, 403],
    ['post in an old browser', { origin: 'https://evil.example', 'sec-fetch-site': '' }, 403],
    ['post plain text', { 'content-type': 'text/plain' }, 415],
    ['post a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['post a form with files', { 'content-type': 'multipart/form-data; boundary=x' }, 415],
    ['post with the type in capitals', { 'content-type': 'Text/Plain;charset=utf-8' }, 415],
  ])('%s changes nothing', async (_, headers, status) => {
    const before = await invitations();
    const answer = await admin.send('/graphql', { headers, body: JSON.stringify({ query: create }) });
    expect(answer.status).toBe(status);
    expect(await invitations()).toEqual(before);
  });

  test('ask for a mutation by an address changes nothing', async () => {
    const before = await invitations();
    const url = `${accounts.app.url}/graphql?query=${encodeURIComponent(create)}`;
    const response = await fetch(url, { headers: { cookie: admin.cookieHeader('/graphql') } });
    expect(response.status).toBe(405);
    expect(await invitations()).toEqual(before);
  });

  test('refresh the session does not get through', async () => {
    const { browser } = await accounts.signedIn('VIEWER');
    const before = browser.cookie('seamark_refresh');
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    expect((await browser.send('/session/refresh', { headers })).status).toBe(403);
    expect(browser.cookie('seamark_refresh')).toBe(before);
  });

  test('open a socket does not get through', async () => {
    const socket = new WebSocket(`${accounts.app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers: { cookie: admin.cookieHeader('/graphql'), origin: 'https://evil.example' },
    });
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode));
      socket.on('error', () => {});
    });
    expect(status).toBe(403);
  });

  test('read an answer does not get through: nothing allows it to', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const response = await fetch(`${accounts.app.url}/graphql`, { method: 'OPTIONS', headers });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('what is sent', () => {
  test('in a list of requests is refused as a whole', async () => {
    const query = 'mutation { logIn(email: "a@example.com", password: "x") { id } }';
    const answer = await admin.send('/graphql', { body: JSON.stringify([{ query }, { query }]) });
    expect(answer.status).toBe(400);
  });

  test.each([
    '{"__proto__": {"scopes": ["ADMIN"], "polluted": true}}',
    '{"constructor": {"prototype": {"polluted": true}}}',
    '{"name": "key", "attributes": [{"key": "__proto__", "value": "x", "__proto__": {"polluted": true}}]}',
  ])('as %s changes nothing of what all objects have', async (variables) => {
    const { browser } = await accounts.signedIn('VIEWER');
    const query = `mutation ($name: String = "key", $scopes: [ApiScope!]! = [READ], $attributes: [BoundAttributeInput!]) {
      createApiKey(name: $name, scopes: $scopes, boundAttributes: $attributes) { apiKey { scopes boundAttributes { key value } } }
    }`;
    const answer = await browser.send('/graphql', {
      body: `{"query": ${JSON.stringify(query)}, "variables": ${variables}}`,
    });
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).not.toContain('ADMIN');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(codeOf(await browser.ask('{ invitations { id } }'))).toBe('FORBIDDEN');
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    '/%2f%2fevil.example',
    '/log-in?next=https://evil.example',
    '/https:/evil.example',
  ])('to %s leads nowhere else', async (path) => {
    const response = await fetch(accounts.app.url + path, { redirect: 'manual' });
    expect(response.status).toBeLessThan(500);
    expect(response.headers.get('location')).toBeNull();
  });
});
