import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestApp } from './app.testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.open();
});
afterAll(() => app[Symbol.asyncDispose]());

describe('GraphQL over HTTP', () => {
  // The audits of the specification (graphql.github.io/graphql-over-http), SHOULD and MAY included.
  const audits = serverAudits({ url: () => `${app.url}/graphql` });

  test.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });

  test.each(['variables', 'extensions'])('%s of an address that are no JSON are told so', async (name) => {
    const response = await fetch(`${app.url}/graphql?query={__typename}&${name}={`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });
});
