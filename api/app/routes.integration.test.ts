import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestAccounts } from './accounts.testing.ts';
import { type Asker, askerNames, makeAskers } from './askers.testing.ts';
import { TestApp } from './app.testing.ts';

/** Who is let in by a route, as the status that each gets. */
type Expectation = (asker: Asker) => number;

const mayRead = ({ scopes }: Asker): boolean => scopes.has('READ');
const anybody: Expectation = () => 200;
const readersAlone: Expectation = (asker) => (mayRead(asker) ? 200 : 401);
/** Of a session that lives: keys have none, and one that was ended has none any more. */
const browsersAlone: Expectation = ({ scopes, headers }) => (headers['cookie'] && scopes.size > 0 ? 200 : 401);
/** On to the provider, or to the page that tells why not. */
const sentOn: Expectation = () => 303;
/** Handed on as it came to who takes telemetry in and judges who sends it: ingest-rights.e2e.test.ts asks that. */
const judgedByIngest: Expectation = () => 200;
/** Not let in: pages of other origins ask by it whether they may send. */
const nobody: Expectation = () => 405;

const hidden = ['/persisted-documents.json', '/index.html', '/.env', '/../package.json', '/control'];

/** Each route that is registered, by what it takes; a route without a row fails. */
const rows: Record<string, { let: Expectation; query?: string; accept?: string; body?: object }> = {
  'GET /graphql': { let: readersAlone, query: '?query={signUpPolicy}' },
  'HEAD /graphql': { let: nobody, query: '?query={signUpPolicy}' },
  'OPTIONS /graphql': { let: nobody },
  // Of its fields permissions.integration.test.ts asks.
  'POST /graphql': { let: anybody, body: { query: '{ signUpPolicy }' } },
  'GET /export': { let: readersAlone, query: '?query=logs' },
  'POST /session/refresh': { let: browsersAlone },
  'GET /session/oidc': { let: sentOn },
  'HEAD /session/oidc': { let: sentOn },
  'GET /session/oidc/callback': { let: sentOn, query: '?code=c&state=s' },
  'HEAD /session/oidc/callback': { let: sentOn, query: '?code=c&state=s' },
  'GET /healthz': { let: anybody },
  'HEAD /healthz': { let: anybody },
  'GET /readyz': { let: anybody },
  'HEAD /readyz': { let: anybody },
  // Who takes HTML gets the page of that name.
  'GET /metrics': { let: readersAlone, accept: 'text/plain' },
  'HEAD /metrics': { let: readersAlone, accept: 'text/plain' },
  'GET /api-docs': { let: readersAlone },
  'HEAD /api-docs': { let: readersAlone },
  'GET /api-docs/schema.graphql': { let: readersAlone },
  'HEAD /api-docs/schema.graphql': { let: readersAlone },
  'GET /api-docs/graphiql': { let: readersAlone },
  'HEAD /api-docs/graphiql': { let: readersAlone },
  'GET /': { let: anybody },
  'HEAD /': { let: anybody },
  'GET /assets/page.js': { let: anybody },
  'HEAD /assets/page.js': { let: anybody },
  ...Object.fromEntries(
    ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'].map((method) => [
      `${method} /v1/:signal`,
      { let: judgedByIngest, ...(method === 'QUERY' && { body: {} }) },
    ]),
  ),
};

/** As fastify tells them: a tree of lines, each with what comes after the line above that is one level up. */
function registeredRoutes({ app }: TestApp): string[] {
  const above: string[] = [];
  return (
    app
      .printRoutes({ commonPrefix: false })
      .split('\n')
      .flatMap((line) => {
        const [, indent, part, methods] = /^(.*── )(\S+)(?: \((.+)\))?$/.exec(line) ?? [];
        if (part === undefined) return [];
        const level = indent!.length / 4 - 1;
        const path = (above[level - 1] ?? '') + part;
        above.splice(level, above.length, path);
        return (methods?.split(', ') ?? []).map((method) => `${method} ${path}`);
      })
      // No client of the platform sends it.
      .filter((route) => !route.startsWith('TRACE '))
  );
}

async function statusOf({ url }: TestApp, route: string, { headers }: Pick<Asker, 'headers'>): Promise<number> {
  const [method, path] = route.split(' ') as [string, string];
  const { query = '', accept = 'text/html, application/json', body } = rows[route] ?? {};
  const response = await fetch(`${url}${path}${query}`, {
    method,
    redirect: 'manual',
    headers: {
      accept,
      origin: url,
      'sec-fetch-site': 'same-origin',
      ...(body && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  await response.arrayBuffer();
  return response.status;
}

let accounts: TestAccounts;
let askers: Map<string, Asker>;
let webDirectory: string;
const provider = {
  issuer: 'http://127.0.0.1:9',
  clientId: 'seamark',
  clientSecret: undefined,
  scopes: 'openid',
  name: 'a provider that is away',
  rolesClaim: 'groups',
  roleMapping: undefined,
};

beforeAll(async () => {
  webDirectory = mkdtempSync(join(tmpdir(), 'seamark-pages-'));
  mkdirSync(join(webDirectory, 'assets'));
  writeFileSync(join(webDirectory, 'index.html'), '<!doctype html><title>Seamark</title>');
  writeFileSync(join(webDirectory, 'assets', 'page.js'), '');
  writeFileSync(join(webDirectory, 'persisted-documents.json'), '{"secret":"{ users { nodes { id } } }"}');
  accounts = await TestAccounts.open('embedded', { webDirectory, provider });
  askers = await makeAskers(accounts);
});
afterAll(async () => {
  await accounts[Symbol.asyncDispose]();
  rmSync(webDirectory, { recursive: true });
});

test('every route has a row that says who is let in, and every row is of a route', () => {
  expect(registeredRoutes(accounts.app).toSorted()).toEqual(Object.keys(rows).toSorted());
});

test.each(askerNames)('lets in whom its row says: %s', async (name) => {
  const asker = askers.get(name)!;
  const seen: Record<string, number> = {};
  for (const route of registeredRoutes(accounts.app)) seen[route] = await statusOf(accounts.app, route, asker);
  const expected = Object.fromEntries(Object.entries(rows).map(([route, row]) => [route, row.let(asker)]));
  expect(seen).toEqual(expected);
});

test.each(askerNames)('what is no route is nothing, or the page that says so: %s', async (name) => {
  const { headers } = askers.get(name)!;
  for (const path of hidden) {
    const script = await fetch(accounts.app.url + path, { headers });
    expect([path, script.status]).toEqual([path, 404]);
    const page = await fetch(accounts.app.url + path, { headers: { accept: 'text/html', ...headers } });
    expect([path, await page.text()]).toEqual([path, '<!doctype html><title>Seamark</title>']);
  }
});

test.each(askerNames)('what is waited for is told to who may read: %s', async (name) => {
  const asker = askers.get(name)!;
  const answer = (await (await fetch(`${accounts.app.url}/readyz`, { headers: asker.headers })).json()) as object;
  expect(Object.keys(answer)).toEqual(mayRead(asker) ? ['status', 'checks'] : ['status']);
});

test('where anybody reads because there is no account, who shows a key that is none reads no more', async () => {
  await using open = await TestApp.open();
  const reader: Asker = { scopes: new Set(['READ']), headers: {} };
  const wrong: Asker = { scopes: new Set(), headers: { authorization: 'Bearer smk_nobody' } };
  for (const route of registeredRoutes(open)) {
    for (const asker of [reader, wrong]) {
      const expected = rows[route]!.let(asker);
      // There is no session to renew.
      expect([route, await statusOf(open, route, asker)]).toEqual([route, expected]);
    }
  }
});
