import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testCaller, TestGraph } from '../../schema/graph.testing.ts';
import { CallerLimits } from './caller-limits.ts';
import { createGraphqlServer } from './graphql-server.ts';
import type { ServerLimits } from './graphql-server.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  graph.graph.system.storage = () => new Promise(() => {});
});
afterAll(() => graph[Symbol.asyncDispose]());

async function ask(server: ReturnType<typeof createGraphqlServer>, query: string): Promise<unknown> {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
  const response = await server.fetch('http://graph/graphql', request, testCaller);
  return response.json();
}

function serverWith(limits: ServerLimits): ReturnType<typeof createGraphqlServer> {
  return createGraphqlServer({
    graph: graph.graph,
    callerLimits: new CallerLimits(null),
    log: { error: () => {}, warn: () => {} },
    limits,
  });
}

const slow = '{ system { storage { rows } } }';

test('an answer that never comes is given up', async () => {
  const server = serverWith({ deadlineMs: 20, mostUnderWay: 10 });
  expect(await ask(server, slow)).toMatchObject({
    errors: [{ message: 'There was no answer within 0.02 seconds; ask for less.', extensions: { code: 'TIMEOUT' } }],
  });
});

test('more requests than may be under way are refused, until one of them has ended', async () => {
  const server = serverWith({ deadlineMs: 300, mostUnderWay: 2 });
  const underWay = [ask(server, slow), ask(server, slow)];
  expect(await ask(server, '{ system { version } }')).toMatchObject({
    errors: [{ extensions: { code: 'RATE_LIMITED' } }],
  });
  await Promise.all(underWay);
  expect(await ask(server, '{ system { version } }')).toMatchObject({ data: { system: { version: '0.0.0-test' } } });
});

test('what took long is remembered, with its name and how it ended', async () => {
  const server = serverWith({ deadlineMs: 600, mostUnderWay: 10 });
  await ask(server, 'query SystemPage { system { storage { rows } } }');
  await ask(server, '{ system { version } }');
  const answer = await ask(server, '{ system { slowQueries { name text durationMs errorCodes } } }');
  expect(answer).toMatchObject({
    data: {
      system: {
        slowQueries: [
          {
            name: 'SystemPage',
            text: 'query SystemPage { system { storage { rows } } }',
            durationMs: expect.any(Number),
            errorCodes: ['TIMEOUT'],
          },
        ],
      },
    },
  });
});

test('of a mutation that took long the text is not remembered: a password may stand in it', async () => {
  const server = serverWith({ deadlineMs: 5000, mostUnderWay: 10 });
  graph.graph.accounts.changePassword = () => delay(600);
  await ask(server, 'mutation Change { changePassword(input: { present: "swordfish", next: "swordfish too" }) }');
  const answer = await ask(server, '{ system { slowQueries { name text } } }');
  expect(answer).toMatchObject({
    data: { system: { slowQueries: expect.arrayContaining([{ name: 'Change', text: '' }]) } },
  });
  expect(JSON.stringify(answer)).not.toContain('swordfish');
});
