import { afterAll, beforeAll, expect, test } from 'vitest';
import { Browser } from '../app/browser.testing.ts';
import { Product } from '../product.testing.ts';

const planted = {
  bootstrapKey: 'planted-bootstrap-key-of-more-than-32-characters',
  jwtSecret: 'planted-jwt-secret-of-more-than-32-characters',
  password: 'planted password of the admin',
  wrongPassword: 'planted password that is wrong',
  nextPassword: 'planted password of a newcomer',
};

let product: Product;
/** All that was answered, but what is shown once by design. */
let answered = '';
beforeAll(async () => {
  product = await Product.start({
    settings: {
      BOOTSTRAP_API_KEY: planted.bootstrapKey,
      BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com',
      BOOTSTRAP_ADMIN_PASSWORD: planted.password,
      JWT_SECRET: planted.jwtSecret,
      LOG_LEVEL: 'trace',
    },
  });
});
afterAll(() => product?.[Symbol.asyncDispose]());

test('no secret that goes in or comes out is in the log, nor in an answer that is not for it', async () => {
  const secrets = new Map<string, string>(Object.entries(planted));
  const browser = new Browser(product.url);
  const say = async (answer: Promise<{ body: unknown }>): Promise<Record<string, unknown>> => {
    const { body } = await answer;
    answered += JSON.stringify(body);
    return body as Record<string, unknown>;
  };
  const asked = async <Data>(query: string): Promise<Data> => {
    const { body } = await browser.ask(query);
    expect(body.errors).toBeUndefined();
    return body.data as Data;
  };

  await say(browser.logIn('ann@example.com', planted.wrongPassword));
  await say(browser.logIn('ann@example.com', planted.password));
  for (const name of ['seamark_access', 'seamark_refresh', 'seamark_device']) secrets.set(name, browser.cookie(name)!);
  await say(browser.refresh());
  secrets.set('next refresh token', browser.cookie('seamark_refresh')!);
  const { createApiKey } = await asked<{ createApiKey: { secret: string } }>(
    'mutation { createApiKey(name: "script", scopes: [READ, WRITE]) { secret } }',
  );
  secrets.set('api key', createApiKey.secret);
  const { createInvitation } = await asked<{ createInvitation: { link: string } }>(
    'mutation { createInvitation(input: { role: VIEWER }) { link } }',
  );
  const token = new URL(createInvitation.link).hash.slice('#token='.length);
  secrets.set('invitation', token);
  const signUp = `mutation { signUp(email: "bob@example.com", password: "${planted.nextPassword}", token: "${token}") { id } }`;
  await say(new Browser(product.url).ask(signUp));
  await say(new Browser(product.url).ask(signUp));

  // What is wrong about them is told without them.
  const bearers = [planted.bootstrapKey, createApiKey.secret, `${createApiKey.secret}x`];
  for (const bearer of bearers) {
    const headers = { authorization: `Bearer ${bearer}` };
    const queries = ['{ system { version storage { rows } slowQueries { text } } apiKeys { id name } }', '{ nothing }'];
    for (const query of queries) {
      await say(browser.send('/graphql', { headers, body: JSON.stringify({ query }) }));
    }
    const response = await fetch(`${product.otlpUrl}/v1/traces`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{"resourceSpans": 7}',
    });
    answered += await response.text();
  }
  await say(
    browser.ask('{ auditEvents { nodes { id action detail actorName address } } users { nodes { id email } } }'),
  );
  await say(browser.ask('{ viewer { sessions { id userAgent } } apiKeys { id name lastUsedAt } invitations { id } }'));
  await product.end();

  expect(product.output()).toContain('"component":"access"');
  for (const [name, secret] of secrets) {
    expect.soft(product.output(), `${name} in the log`).not.toContain(secret);
    expect.soft(answered, `${name} in an answer`).not.toContain(secret);
  }
});
