import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEST_KEY, TestApp } from './app.testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open({ access: { openScopes: [] } });
});
afterAll(() => app[Symbol.asyncDispose]());

const stranger = {};
const key = { authorization: `Bearer ${TEST_KEY}` };

interface Check {
  name: string;
  send: (headers: Record<string, string>) => Promise<string>;
  /** What it finds where it finds something. */
  finds: (text: string) => boolean;
  /** Who asks for nothing that they may not have: with a key this is no finding. */
  isForReaders?: boolean;
}

const graphql = (): string => `${app.url}/graphql`;

async function post(body: string, headers: Record<string, string>, type = 'application/json'): Promise<string> {
  const response = await fetch(graphql(), { method: 'POST', headers: { 'content-type': type, ...headers }, body });
  return response.text();
}

async function get(query: string, headers: Record<string, string>): Promise<string> {
  return (await fetch(`${graphql()}?query=${encodeURIComponent(query)}`, { headers })).text();
}

const asked = (query: string) => (headers: Record<string, string>) => post(JSON.stringify({ query }), headers);
const parsed = (text: string): { data?: Record<string, unknown>; errors?: unknown[]; length?: number } => {
  return JSON.parse(text) as ReturnType<typeof parsed>;
};

// What dolevf/graphql-cop 1.15 asks, and by what it takes an answer for a finding.
const checks: Check[] = [
  {
    name: 'HIGH alias overloading',
    send: asked(`query cop { ${Array.from({ length: 101 }, (_, at) => `alias${at}:__typename`).join(' \n')} }`),
    finds: (text) => parsed(text).data?.['alias100'] !== undefined,
  },
  {
    name: 'HIGH array-based query batching',
    send: (headers) =>
      post(JSON.stringify(Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' }))), headers),
    finds: (text) => (parsed(text).length ?? 0) >= 10,
  },
  {
    name: 'HIGH circular query by introspection',
    send: asked(
      'query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    ),
    finds: (text) => text.includes('"types"'),
  },
  {
    name: 'HIGH directive overloading',
    send: asked(`query cop { __typename ${'@aa'.repeat(10)} }`),
    finds: (text) => parsed(text).errors?.length === 10,
  },
  {
    name: 'HIGH field duplication',
    send: asked(`query cop { ${'__typename \n'.repeat(500)} }`),
    finds: (text) => parsed(text).data?.['__typename'] !== undefined,
  },
  {
    name: 'HIGH introspection',
    send: asked('query cop { __schema { types { name fields { name } } } }'),
    finds: (text) => text.includes('"types"'),
    isForReaders: true,
  },
  {
    name: 'MEDIUM mutation over GET',
    send: (headers) => get('mutation cop {__typename}', headers),
    finds: (text) => text.includes('"__typename":'),
  },
  {
    name: 'MEDIUM query over GET',
    send: (headers) => get('query cop {__typename}', headers),
    finds: (text) => text.includes('"__typename":'),
    isForReaders: true,
  },
  {
    name: 'MEDIUM query by a form',
    send: (headers) => post('query=query%20cop%20%7B__typename%7D', headers, 'application/x-www-form-urlencoded'),
    finds: (text) => text.includes('"__typename":'),
    isForReaders: true,
  },
  {
    name: 'LOW field suggestions',
    send: asked('query cop { __schema { directive } }'),
    finds: (text) => text.includes('Did you mean'),
    isForReaders: true,
  },
  {
    name: 'LOW an editor in the place of the graph',
    send: async (headers) => (await fetch(graphql(), { headers: { ...headers, accept: 'text/html' } })).text(),
    finds: (text) => /graphi?ql.?(playground|min)|GraphiQL/i.test(text),
  },
  {
    name: 'INFO traces in answers',
    send: asked('query cop { __typename }'),
    finds: (text) => /"tracing"/i.test(text),
  },
  {
    name: 'INFO exceptions in answers',
    send: asked('qwerty cop { abc }'),
    finds: (text) => /"exception"|stacktrace/i.test(text),
  },
];

describe('graphql-cop', () => {
  test.each(checks)('finds nothing as a stranger: $name', async ({ send, finds }) => {
    expect(finds(await send(stranger))).toBe(false);
  });

  test.each(checks.filter(({ isForReaders }) => !isForReaders))('nor with a key: $name', async ({ send, finds }) => {
    expect(finds(await send(key))).toBe(false);
  });
});

describe('the schema', () => {
  const mistaken = '{ sistem { version } }';

  test('is told to who may read, and what they may have meant', async () => {
    expect(await asked('{ __type(name: "Query") { name } }')(key)).toContain('"name":"Query"');
    expect(await asked(mistaken)(key)).toContain('Did you mean \\"system\\"?');
  });

  test('is not told to strangers, whoever asked the same before', async () => {
    for (const query of ['{ __type(name: "Query") { name } }', 'query { ... { s: __schema { types { name } } } }']) {
      await asked(query)(key);
      const { status, body } = await app.post(query);
      expect([status, body.errors?.[0]?.extensions, body.data]).toEqual([401, { code: 'UNAUTHENTICATED' }, undefined]);
    }
    await asked(mistaken)(key);
    const { body } = await app.post(mistaken);
    expect(body.errors?.[0]?.message).toBe('Cannot query field "sistem" on type "Query".');
    const variables = {
      query: 'query ($o: LogOrder) { logs(orderBy: $o) { totalCount } }',
      variables: { o: 'NEWEST_FIRS' },
    };
    expect(await post(JSON.stringify(variables), stranger)).not.toContain('Did you mean');
  });

  test('tells of few mistakes at once', async () => {
    const { body } = await app.post(`{ ${Array.from({ length: 50 }, (_, at) => `nothing${at}`).join(' ')} }`, key);
    expect(body.errors!.length).toBeLessThanOrEqual(6);
  });
});
