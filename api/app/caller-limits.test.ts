import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { allowanceOf } from '../access/allowance.ts';
import type { PlacesOfAll } from '../access/places.ts';
import { bootstrapPrincipal } from '../access/principal.ts';
import { reader } from '../../schema/graph.testing.ts';
import { TEST_KEY, TestApp } from './app.testing.ts';
import { openTail } from './raw-socket.testing.ts';

const bearer = { authorization: `Bearer ${TEST_KEY}` };
const ofKey = allowanceOf(bootstrapPrincipal, null);
const ofNetwork = allowanceOf(null, '127.0.0.1');
const ofOpenReading = allowanceOf(reader, '127.0.0.1');

let app: TestApp;
beforeEach(async () => {
  app = await TestApp.open();
  return () => app[Symbol.asyncDispose]();
});

/** As if all but this much had been spent in this minute. */
async function spend({ callerLimits }: TestApp, { bucket, costPerMinute }: typeof ofKey, left: number): Promise<void> {
  const { remaining } = await callerLimits.budgets.take(bucket, 0, costPerMinute);
  await callerLimits.budgets.take(bucket, remaining - left, costPerMinute);
}

function send({ url }: TestApp, query: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
}

interface Costly {
  extensions: { cost: { requested: number; remaining: number; limit: number; resetsAt: string } };
}

test('a long request of a stranger costs what it takes to read it, also where it is refused', async () => {
  await using closed = await TestApp.open({ access: { openScopes: [] } });
  const long = `{ nothing } #${'x'.repeat(100_000)}`;
  for (const at of [1, 2]) {
    const response = await send(closed, `# ${at}\n${long}`);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  }
  const { remaining } = await closed.callerLimits.budgets.take(ofNetwork.bucket, 0, ofNetwork.costPerMinute);
  expect(remaining).toBe(ofNetwork.costPerMinute - 2 * 97);
  await spend(closed, ofNetwork, 96);
  const refused = await send(closed, long);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
  // Short ones, and those of who may read, are not concerned.
  expect((await send(closed, '{ viewer { id } }')).status).toBe(200);
  expect((await send(closed, `{ system { version } } #${'x'.repeat(100_000)}`, bearer)).status).toBe(200);
});

describe('an answer', () => {
  test('tells what it cost, what is left, and until when', async () => {
    const { body } = await app.post('{ system { version } }', bearer);
    const next = await app.post('{ services(first: 10) { nodes { name } } }', bearer);
    const { cost } = (body as unknown as Costly).extensions;
    expect(cost).toMatchObject({ requested: 2, remaining: ofKey.costPerMinute - 2, limit: ofKey.costPerMinute });
    const inMs = Date.parse(cost.resetsAt) - Date.now();
    expect(inMs).toBeGreaterThan(0);
    expect(inMs).toBeLessThanOrEqual(60_000);
    const { requested, remaining } = (next.body as unknown as Costly).extensions.cost;
    expect(requested).toBeGreaterThan(10);
    expect(remaining).toBe(cost.remaining - requested);
  });

  test('that others of the same name asked for at the same time costs once', async () => {
    const asked = await Promise.all([1, 2, 3].map(() => app.post('{ system { startedAt } }', bearer)));
    for (const { body } of asked) {
      expect((body as unknown as Costly).extensions.cost.remaining).toBe(ofKey.costPerMinute - 2);
    }
  });

  test('does not tell one network what another has left', async () => {
    const { body } = await app.post('{ system { startedAt } }');
    expect((body as unknown as Costly).extensions.cost.limit).toBe(ofOpenReading.costPerMinute);
    await spend(app, ofKey, 2);
    const other = await app.post('{ system { startedAt } }', bearer);
    expect((other.body as unknown as Costly).extensions.cost.remaining).toBe(0);
  });
});

describe('who has spent what a minute allows', () => {
  beforeEach(() => spend(app, ofKey, 1));

  test('is told to wait, over HTTP by the status too, and others are not', async () => {
    const response = await send(app, '{ system { version } }', bearer);
    expect(response.status).toBe(429);
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: `This costs 2, and 1 are left of the ${ofKey.costPerMinute} that a minute allows; try again in ${seconds} s.`,
          extensions: { code: 'RATE_LIMITED', retryAfterSeconds: seconds },
        },
      ],
    });
    expect((await send(app, '{ signUpPolicy }', bearer)).status).toBe(200);
    expect((await send(app, '{ system { version } }')).status).toBe(200);
  });

  test('is told so over GET, and of a stream before it begins', async () => {
    const url = `${app.url}/graphql?query=${encodeURIComponent('{ system { version } }')}`;
    expect((await fetch(url, { headers: bearer })).status).toBe(429);
    await spend(app, ofKey, 0);
    const stream = await send(app, 'subscription { logTail { cursor } }', { ...bearer, accept: 'text/event-stream' });
    expect(stream.status).toBe(429);
    expect(await stream.text()).toContain('RATE_LIMITED');
  });

  test('is told so by an error over a socket, which stays open', async () => {
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: bearer,
    });
    const limited = { errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }] };
    for (const query of ['{ system { version } }', 'subscription { logTail { cursor } }']) {
      const { value } = await client.iterate({ query }).next();
      expect(JSON.parse(JSON.stringify(value))).toEqual(expect.objectContaining({ errors: expect.anything() }));
      expect(value).toMatchObject(limited);
    }
    expect((await client.iterate({ query: '{ signUpPolicy }' }).next()).value).toHaveProperty('data.signUpPolicy');
    await client.dispose();
  });
});

test('what costs more than any minute allows is told to ask for less', async () => {
  const pages =
    'traces(first: 200) { nodes { spans(first: 200) { nodes { children(first: 200) { children(first: 200) { name } } } } } }';
  const response = await send(app, `{ ${pages} }`, bearer);
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('smaller pages'), extensions: { code: 'BAD_USER_INPUT' } }],
  });
});

test('what is read where anybody may read is not taken from who signs in from there', async () => {
  await spend(app, ofOpenReading, 0);
  expect((await fetch(`${app.url}/session/refresh`, { method: 'POST' })).status).toBe(401);
});

describe('strangers', () => {
  let closed: TestApp;
  beforeAll(async () => {
    closed = await TestApp.open({ access: { openScopes: [] } });
  });
  afterAll(() => closed[Symbol.asyncDispose]());

  test('are asked to sign in, however much they ask for', async () => {
    const page = '{ services(first: 200) { nodes { traces(first: 200) { nodes { spanCount } } } } }';
    expect((await send(closed, page)).status).toBe(401);
  });

  test('of one network have little between them, and none of it from who has a key', async () => {
    await spend(closed, ofNetwork, 10);
    expect((await send(closed, 'mutation { logOut }')).status).toBe(429);
    expect((await send(closed, '{ signUpPolicy }')).status).toBe(200);
    await spend(closed, ofNetwork, 0);
    expect((await fetch(`${closed.url}/session/refresh`, { method: 'POST' })).status).toBe(429);
    expect((await send(closed, '{ system { version } }', bearer)).status).toBe(200);
  });
});

function takeAll(places: PlacesOfAll, bucket: string, count: number): Promise<((() => void) | null)[]> {
  return Promise.all(Array.from({ length: count }, async () => places.take(bucket, Infinity)));
}

describe('who holds as many as they may', () => {
  test('is refused another socket by its code, and has it when one has ended', async () => {
    const leaves = await takeAll(app.callerLimits.sockets, ofOpenReading.bucket, ofOpenReading.sockets - 1);
    const { socket, closed } = await openTail(app.url);
    const refused = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    await once(refused, 'open');
    refused.send('{"type":"connection_init"}');
    const [code, reason] = (await once(refused, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4429, `You may have ${ofOpenReading.sockets} sockets open`]);
    leaves[0]!();
    const another = await openTail(app.url);
    another.socket.terminate();
    socket.terminate();
    await closed;
  });

  test('is refused another subscription, and has it when one has ended', async () => {
    const leaves = await takeAll(app.callerLimits.subscriptions, ofKey.bucket, ofKey.subscriptions);
    const tail = (): Promise<Response> =>
      send(app, 'subscription { logTail { cursor } }', { ...bearer, accept: 'text/event-stream' });
    expect(await (await tail()).text()).toContain('Too many subscriptions are open');
    leaves[0]!();
    const stream = await tail();
    expect(stream.status).toBe(200);
    await stream.body!.cancel();
  });

  test('is told on a socket when the next answer comes, and stays on it', async () => {
    const query = 'subscription { live(every: "1s") { query { system { version } } } }';
    const { socket, first, closed } = await openTail(app.url, bearer, query);
    expect(first).toMatchObject({ data: { live: { query: { system: {} } } } });
    await spend(app, ofKey, 1);
    const next = async (): Promise<string> => String(((await once(socket, 'message')) as [Buffer])[0]);
    let told = await next();
    // What was under way may come before.
    while (!told.includes('errors')) told = await next();
    expect(JSON.parse(told)).toMatchObject({
      type: 'next',
      payload: { errors: [{ extensions: { code: 'RATE_LIMITED', retryAfterSeconds: expect.any(Number) } }] },
    });
    const isOpen = delay(1500).then(() => 'open');
    expect(await Promise.race([closed, next(), isOpen])).toBe('open');
    socket.terminate();
  });

  test('is refused another request while theirs are under way, and others are not', async () => {
    const leaves = await takeAll(app.callerLimits.operations, ofKey.bucket, ofKey.operations);
    const response = await send(app, '{ system { version } }', bearer);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    expect((await send(app, '{ system { version } }')).status).toBe(200);
    leaves[0]!();
    expect((await send(app, '{ system { version } }', bearer)).status).toBe(200);
  });
});
