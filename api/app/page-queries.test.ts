import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { unavailable } from '../../schema/graph.testing.ts';
import { shopMetrics } from '../../schema/shop-metrics.testing.ts';
import { sendShop } from '../../schema/shop.testing.ts';
import { TestApp } from './app.testing.ts';
import { pageQueries, pageSubscriptions } from './page-queries.testing.ts';

let app: TestApp;
let empty: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
  sendShop(app.graph);
  app.graph.sendMetrics(shopMetrics(app.graph.startNano));
  empty = await TestApp.open();
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await empty[Symbol.asyncDispose]();
});
beforeEach(() => app.graph.calls.clear());

const pages = Object.entries(pageQueries);

/** How often a page may ask the stores, whatever is in them; windows of health are twelve, lists have their own keys. */
const MOST_CALLS = 40;

describe('what a page asks for', () => {
  test.each(pages)('%s: is answered whole, in one request', async (_, query) => {
    const { status, body } = await app.post(query);
    expect(body.errors).toBeUndefined();
    expect(status).toBe(200);
    const calls = [...app.graph.calls.values()].reduce((sum, count) => sum + count, 0);
    expect(calls).toBeLessThanOrEqual(MOST_CALLS);
  });

  test.each(pages)('%s: of an empty product is empty, and no error', async (_, query) => {
    const { body } = await empty.post(query);
    expect(body.errors).toBeUndefined();
  });

  describe.each(['traces', 'logs', 'metrics'] as const)('without the store of %s', (signal) => {
    let known: unknown;
    beforeAll(() => {
      const { stores } = app.graph.graph;
      known = stores[signal];
      Object.assign(stores, { [signal]: { name: `embedded ${signal}`, reader: unavailable(`embedded ${signal}`) } });
    });
    afterAll(() => {
      Object.assign(app.graph.graph.stores, { [signal]: known });
    });

    test.each(pages)('%s: is answered without what lies there', async (name, query) => {
      // Another text: answers are shared for a moment.
      const { body } = await app.post(`${query} # without ${signal} ${name}`);
      expect(body.errors).toBeUndefined();
      expect(body.data).toBeTruthy();
    });
  });
});

describe('what a page keeps up with', () => {
  test.each(Object.entries(pageSubscriptions))('%s: comes over a socket', async (_, query) => {
    const client = createClient({
      url: `${app.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    });
    const events = client.iterate({ query });
    const { value } = await events.next();
    expect(value).toHaveProperty('data');
    expect(value).not.toHaveProperty('errors');
    await client.dispose();
  });
});
