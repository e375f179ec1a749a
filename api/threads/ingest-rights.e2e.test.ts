import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { actions, mayDo } from '../access/actions.ts';
import { roles, scopesOfRole } from '../access/roles.ts';
import { type Scope, scopes } from '../access/scope.ts';
import { Browser } from '../app/browser.testing.ts';
import { grpcServices } from '../ingest/otlp-client.testing.ts';
import { exportMethods } from '../ingest/otlp-grpc.ts';
import { ADMIN, Processes } from '../processes.testing.ts';
import { Product } from '../product.testing.ts';
import { type Signal, signals } from '../telemetry/signal.ts';
import { GrpcConnection, HttpConnection, type Outcome, outcomes, routesOf } from './ingest-routes.testing.ts';

/** Of keys that end while they are used. */
const LIFE_MS = 3000;
const BOOTSTRAP_API_KEY = 'a-key-of-the-settings-that-is-long-enough';
const sending = actions.find(({ needs }) => needs.includes('INGEST'))!;

/** Somebody who sends. */
interface Sender {
  name: string;
  headers: Record<string, string>;
  /** What they may do by the key that they show; null where nobody has such a key, undefined where they show none. */
  scopes: ReadonlySet<Scope> | null | undefined;
}

/** What is stored, by the labels under which it was sent. */
async function storedLabels(product: Product): Promise<Record<Signal, string[]>> {
  const range = 'range: { last: "1h" }, first: 200';
  const response = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${BOOTSTRAP_API_KEY}` },
    body: JSON.stringify({
      query: `{ logs(${range}) { nodes { body } } spans(${range}) { nodes { name } } metrics(${range}) { nodes { name } } }`,
    }),
  });
  const { data } = (await response.json()) as { data: Record<string, { nodes: Record<string, string>[] }> };
  const labels = (field: string, name: string): string[] => data[field]!.nodes.map((node) => node[name]!).toSorted();
  return { traces: labels('spans', 'name'), metrics: labels('metrics', 'name'), logs: labels('logs', 'body') };
}

/** People and keys, as an admin makes them. */
class Office {
  readonly admin: Browser;
  readonly #url: string;
  #people = 0;

  constructor(url: string) {
    this.#url = url;
    this.admin = new Browser(url);
  }

  async do(by: Browser, text: string, variables: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const { body } = await by.ask(text, variables);
    if (body.errors) throw new Error(body.errors[0]!.message);
    return body.data!;
  }

  async join(role: string): Promise<{ id: string; browser: Browser }> {
    const email = `${role.toLowerCase()}${++this.#people}@example.com`;
    const invited = await this.do(
      this.admin,
      `mutation { createInvitation(input: { email: "${email}", role: ${role} }) { link } }`,
    );
    const token = new URL((invited['createInvitation'] as { link: string }).link).hash.slice('#token='.length);
    const browser = new Browser(this.#url);
    const { signUp } = await this.do(
      browser,
      `mutation { signUp(email: "${email}", password: "${ADMIN.password}", token: "${token}") { id } }`,
    );
    return { id: (signUp as { id: string }).id, browser };
  }

  async key(by: Browser, own: readonly Scope[], expiresAt?: Date): Promise<{ id: string; secret: string }> {
    const { createApiKey } = await this.do(
      by,
      'mutation ($scopes: [ApiScope!]!, $expiresAt: DateTime) { createApiKey(name: "k", scopes: $scopes, expiresAt: $expiresAt) { secret apiKey { id } } }',
      { scopes: own, expiresAt: expiresAt?.toISOString() ?? null },
    );
    const { secret, apiKey } = createApiKey as { secret: string; apiKey: { id: string } };
    return { id: apiKey.id, secret };
  }

  revoke(id: string): Promise<unknown> {
    return this.do(this.admin, `mutation { revokeApiKey(id: "${id}") { id } }`);
  }

  change(id: string, change: string): Promise<unknown> {
    return this.do(this.admin, `mutation { updateUser(input: { id: "${id}", ${change} }) { id } }`);
  }

  remove(id: string): Promise<unknown> {
    return this.do(this.admin, `mutation { deleteUser(id: "${id}") }`);
  }
}

const bearer = (secret: string): Record<string, string> => ({ authorization: `Bearer ${secret}` });

test('the methods of gRPC are those of OTLP', () => {
  expect([...exportMethods]).toEqual(signals.map((signal) => [`/${grpcServices[signal]}/Export`, signal]));
});

describe.each([
  ['needs a key', 'key'],
  ['is open', 'open'],
] as const)('where sending %s', (_, ingestAuth) => {
  let processes: Processes;
  let office: Office;
  const senders: Sender[] = [];

  beforeAll(async () => {
    const more = { INGEST_AUTH: ingestAuth, BOOTSTRAP_API_KEY };
    processes = await Processes.start(testService('postgresql'), testService('redis'), more);
    office = new Office(processes.owner.url);
    await office.admin.logIn(ADMIN.email, ADMIN.password);
    senders.push({ name: 'nobody', headers: {}, scopes: undefined });
    senders.push({ name: 'the key of the settings', headers: bearer(BOOTSTRAP_API_KEY), scopes: new Set(scopes) });
    for (const scope of scopes) {
      const { secret } = await office.key(office.admin, [scope]);
      senders.push({ name: `a key to ${scope}`, headers: bearer(secret), scopes: new Set([scope]) });
    }
    const unknown = (name: string, secret: string): unknown =>
      senders.push({ name, headers: bearer(secret), scopes: null });
    const endsAt = new Date(Date.now() + LIFE_MS);
    const ended = await office.key(office.admin, ['INGEST'], endsAt);
    unknown('a key that has ended', ended.secret);
    const revoked = await office.key(office.admin, ['INGEST']);
    await office.revoke(revoked.id);
    unknown('a key that was revoked', revoked.secret);
    unknown('a key that nobody has', `${revoked.secret.slice(0, -4)}AAAA`);
    senders.push({ name: 'no key after its name', headers: { authorization: 'Bearer' }, scopes: null });
    for (const [name, leave] of [
      ['was removed', (id: string) => office.remove(id)],
      ['is disabled', (id: string) => office.change(id, 'isDisabled: true')],
    ] as const) {
      const { id, browser } = await office.join('ADMIN');
      unknown(`a key whose owner ${name}`, (await office.key(browser, ['INGEST'])).secret);
      await leave(id);
    }
    for (const role of roles) {
      const { browser } = await office.join(role);
      const access = browser.cookie('seamark_access')!;
      senders.push({
        name: `the page of a ${role}`,
        headers: { cookie: browser.cookieHeader('/') },
        scopes: undefined,
      });
      unknown(`the access token of a ${role}`, access);
      const owner = await office.join('ADMIN');
      const keyScopes: Scope[] = ['INGEST', 'READ'];
      const { secret } = await office.key(owner.browser, keyScopes);
      await office.change(owner.id, `role: ${role}`);
      const left = scopes.filter((scope) => keyScopes.includes(scope) && scopesOfRole[role].has(scope));
      senders.push({ name: `a key of who became a ${role}`, headers: bearer(secret), scopes: new Set(left) });
    }
    await delay(endsAt.getTime() - Date.now());
  });
  afterAll(() => processes[Symbol.asyncDispose]());

  function outcomeOf({ scopes: own }: Sender): Outcome {
    if (own === undefined) return ingestAuth === 'open' ? 'stored' : 'unauthenticated';
    if (own === null) return 'unauthenticated';
    return mayDo(sending, own) ? 'stored' : 'forbidden';
  }

  test('every route takes what the table of actions allows, and nothing else is stored', async () => {
    const { owner, forwarder } = processes;
    const routes = [...routesOf('the owner', owner), ...routesOf('the other', forwarder)];
    const seen: Record<string, number> = {};
    const expected: Record<string, number> = {};
    const stored: Record<Signal, string[]> = { traces: [], metrics: [], logs: [] };
    for (const [at, sender] of senders.entries()) {
      await Promise.all(
        routes.map(async (route, turn) => {
          const label = `${at}.${turn}`;
          seen[`${sender.name}: ${route.name}`] = await route.send(sender.headers, label);
          const outcome = outcomeOf(sender);
          expected[`${sender.name}: ${route.name}`] = route.answers(outcome);
          if (outcome === 'stored') stored[route.signal].push(label);
        }),
      );
    }
    expect(seen).toEqual(expected);
    for (const signal of signals) stored[signal].sort();
    await vi.waitFor(async () => expect(await storedLabels(owner)).toEqual(stored), 10_000);
  });

  test.each([
    ['owner', 'gRPC'],
    ['forwarder', 'gRPC'],
    ['owner', 'HTTP'],
    ['forwarder', 'HTTP'],
  ] as const)(
    'a connection to the %s that stays open, over %s, follows what becomes of its key',
    async (at, transport) => {
      await using connection =
        transport === 'gRPC' ? new GrpcConnection(processes[at]) : new HttpConnection(processes[at]);
      const becomes = (secret: string, outcome: Outcome): Promise<unknown> =>
        vi.waitFor(async () => {
          expect(await connection.send(bearer(secret))).toBe(outcomes[outcome][transport === 'gRPC' ? 1 : 0]);
        }, 10_000);
      const other = await office.key(office.admin, ['INGEST'], new Date(Date.now() + LIFE_MS));
      await becomes(other.secret, 'stored');
      const { id, browser } = await office.join('ADMIN');
      const { secret } = await office.key(browser, ['INGEST']);
      await becomes(secret, 'stored');
      await office.change(id, 'role: EDITOR');
      await becomes(secret, 'forbidden');
      await office.change(id, 'role: ADMIN');
      await becomes(secret, 'stored');
      await office.change(id, 'isDisabled: true');
      await becomes(secret, 'unauthenticated');
      await office.change(id, 'isDisabled: false');
      await becomes(secret, 'stored');
      const third = await office.key(office.admin, ['INGEST']);
      await becomes(third.secret, 'stored');
      await office.revoke(third.id);
      await becomes(third.secret, 'unauthenticated');
      await office.remove(id);
      await becomes(secret, 'unauthenticated');
      await becomes(other.secret, 'unauthenticated');
      expect(connection.opened).toBe(1);
    },
  );
});

test('where anybody reads because there is no account, nobody sends without a key', async () => {
  await using product = await Product.start({ settings: { INGEST_AUTH: 'key', BOOTSTRAP_API_KEY } });
  expect(await product.ask('{ logs(range: { last: "1h" }) { totalCount } }')).toEqual({ logs: { totalCount: 0 } });
  for (const route of routesOf('one process', product)) {
    expect([route.name, await route.send({}, 'without a key')]).toEqual([route.name, route.answers('unauthenticated')]);
    expect(await route.send(bearer(BOOTSTRAP_API_KEY), 'with a key')).toBe(route.answers('stored'));
  }
  expect(new Set(Object.values(await storedLabels(product)).flat())).toEqual(new Set(['with a key']));
});
