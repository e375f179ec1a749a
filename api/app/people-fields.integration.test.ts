import { randomBytes, randomUUID } from 'node:crypto';
import { getNamedType, type GraphQLObjectType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeGlobalId } from '../../schema/ids.ts';
import { schema } from '../../schema/schema.ts';
import { actionOf, mayDo } from '../access/actions.ts';
import { systemActor } from '../access/actor.ts';
import { type Role, scopesOfRole } from '../access/roles.ts';
import type { Scope } from '../access/scope.ts';
import { hashSecret } from '../access/secret-token.ts';
import { unlikeKinds } from '../control/control.testing.ts';
import { PASSWORD, TestAccounts } from './accounts.testing.ts';
import type { GraphqlAnswer } from './app.testing.ts';
import { documents, mutationOf, mutationsById, nodeOf, typesOfPeople } from './people-documents.testing.ts';

test('people and keys are reached by no field but those of Query, by ids, and from one another', () => {
  const others = Object.values(schema.getTypeMap()).filter(
    (type) =>
      isObjectType(type) &&
      !typesOfPeople.has(type) &&
      type !== schema.getQueryType() &&
      type !== schema.getMutationType(),
  ) as GraphQLObjectType[];
  const edges = others.flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => typesOfPeople.has(getNamedType(field.type) as GraphQLObjectType))
      .map(({ name }) => `${type.name}.${name}`),
  );
  // What mutations give beside what they have changed.
  expect(edges).toEqual(['NewApiKey.apiKey', 'NewInvitation.invitation']);
});

interface Person {
  id: string;
  /** Stands in everything that is told of them. */
  token: string;
  headers: Record<string, string>;
}

interface Asker {
  name: string;
  scopes: ReadonlySet<Scope>;
  headers: Record<string, string>;
  /** Of whom they may know: whose page or key it is. */
  person: Person | undefined;
}

const known = new Set(['FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT']);

describe.each(unlikeKinds)('who asks for everything on %s', (kind) => {
  let accounts: TestAccounts;
  const people: Person[] = [];
  const askers: Asker[] = [];
  /** What nobody is ever told again. */
  const secrets: string[] = [];

  async function join(role: Role): Promise<Person> {
    const { verbs } = accounts.plane;
    const token = `${role.toLowerCase()}${randomBytes(6).toString('hex')}`;
    const email = `${token}@example.com`;
    const user = await verbs.createUser(systemActor, { email, name: `name of ${token}`, role, password: PASSWORD });
    const browser = accounts.browser();
    const logIn = `mutation { logIn(email: "${email}", password: "${PASSWORD}") { id } }`;
    await browser.send('/graphql', {
      body: JSON.stringify({ query: logIn }),
      headers: { 'user-agent': `agent of ${token}` },
    });
    secrets.push(browser.cookie('seamark_refresh')!, browser.cookie('seamark_access')!);
    const person = { id: user.id, token, headers: { cookie: browser.cookieHeader('/graphql') } };
    await verbs.linkIdentity(systemActor, { userId: user.id, issuer: 'http://issuer', subject: `subject of ${token}` });
    const encryptedSecret = randomBytes(32);
    await verbs.beginSecondFactor(systemActor, { userId: user.id, encryptedSecret });
    const hash = hashSecret(token);
    await verbs.confirmSecondFactor(systemActor, {
      userId: user.id,
      encryptedSecret,
      step: 1,
      recoveryCodeHashes: [hash],
    });
    secrets.push(
      encryptedSecret.toString('hex'),
      encryptedSecret.toString('base64'),
      Buffer.from(hash).toString('hex'),
    );
    people.push(person);
    const own = scopesOfRole[role];
    askers.push({ name: `the page of a ${role}`, scopes: own, headers: person.headers, person });
    for (const scope of own) {
      const { body } = await browser.ask(
        `mutation { createApiKey(name: "key of ${token}", scopes: [${scope}], boundAttributes: [{ key: "team", value: "team of ${token}" }]) { secret } }`,
      );
      const { secret } = body.data!['createApiKey'] as { secret: string };
      secrets.push(secret);
      const headers = { authorization: `Bearer ${secret}` };
      askers.push({ name: `a key to ${scope} of a ${role}`, scopes: new Set([scope]), headers, person });
    }
    return person;
  }

  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    const { verbs } = accounts.plane;
    const admins = [await join('ADMIN'), await join('ADMIN')];
    for (const role of ['EDITOR', 'VIEWER'] as const) for (let each = 0; each < 2; each++) await join(role);
    const invited = await verbs.createInvitation(systemActor, {
      email: `${admins[0]!.token}2@example.com`,
      role: 'VIEWER',
    });
    secrets.push(invited.secret);
    const nobodys = await verbs.createApiKey(systemActor, {
      name: 'of nobody',
      kind: 'SCRIPT',
      scopes: ['READ'],
      expiresAt: null,
    });
    const headers = { authorization: `Bearer ${nobodys.secret}` };
    askers.push({ name: 'a key to READ of nobody', scopes: new Set(['READ']), headers, person: undefined });
    askers.push({ name: 'a stranger', scopes: new Set(), headers: {}, person: undefined });
    const { rows } = await accounts.control.pool.query<{ secret: string | null }>(
      `SELECT password_hash AS secret FROM users UNION SELECT encode(hash, 'hex') FROM api_keys`,
    );
    secrets.push(...rows.flatMap(({ secret }) => secret ?? []));
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  async function ask(
    { headers }: Pick<Asker, 'headers'>,
    text: string,
  ): Promise<{ told: string; answer: GraphqlAnswer }> {
    const { url } = accounts.app;
    const own = { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin' };
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...own, ...headers },
      body: JSON.stringify({ query: text }),
    });
    const told = await response.text();
    return { told, answer: JSON.parse(told) as GraphqlAnswer };
  }

  /** The first event of a subscription. */
  async function live({ headers }: Asker, text: string): Promise<{ told: string; answer: GraphqlAnswer }> {
    const { url } = accounts.app;
    const own = { 'content-type': 'application/json', origin: url, accept: 'text/event-stream' };
    const ending = new AbortController();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...own, 'sec-fetch-site': 'same-origin', ...headers },
      body: JSON.stringify({ query: `subscription { live(every: "1h") { query { ${text} } } }` }),
      signal: ending.signal,
    });
    let told = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      told += part;
      if (/^data: ?.+\n\n/m.test(told)) break;
    }
    ending.abort();
    const answer = JSON.parse(/^data: ?(.+)$/m.exec(told)![1]!) as GraphqlAnswer;
    return { told, answer };
  }

  const isAdmin = ({ scopes }: Asker): boolean => scopes.has('ADMIN');

  /** Nothing of whom they may not know, no secrets, and no other refusals than those of the contract. */
  function expectDiscreet(asker: Asker, { told, answer }: { told: string; answer: GraphqlAnswer }): void {
    const betrayed = people.filter(
      (person) => !isAdmin(asker) && person !== asker.person && told.includes(person.token),
    );
    expect(betrayed).toEqual([]);
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    const codes = new Set(answer.errors?.map(({ extensions }) => extensions?.['code']));
    const allowed = asker.scopes.size > 0 ? known : new Set(['UNAUTHENTICATED']);
    expect([...codes].filter((code) => !allowed.has(code as string))).toEqual([]);
  }

  test('gets what is of themselves, and an admin what is of all; a field with a rule of its own is refused by it', async () => {
    for (const asker of askers) {
      for (const way of [ask, live]) {
        let all = '';
        for (const [name, document] of documents) {
          const got = await way(asker, way === ask ? `{ ${document} }` : document);
          expectDiscreet(asker, got);
          const isAllowed = mayDo(actionOf('Query', name)!, asker.scopes) && (way === ask || asker.scopes.has('READ'));
          expect([asker.name, name, got.answer.errors !== undefined]).toEqual([asker.name, name, !isAllowed]);
          all += got.told;
        }
        const seen = people.filter(({ token }) => all.includes(token));
        const isKnown = (person: Person): boolean => asker.scopes.has('READ') && person === asker.person;
        const mayAsk = isAdmin(asker) && (way === ask || asker.scopes.has('READ'));
        expect([asker.name, seen]).toEqual([asker.name, people.filter((person) => mayAsk || isKnown(person))]);
        if (asker.name === 'the page of a ADMIN') {
          for (const { token } of people) {
            for (const what of ['name', 'agent', 'key', 'subject', 'team'])
              expect(all).toContain(`${what} of ${token}`);
          }
        }
      }
    }
  });

  interface Ids {
    /** By type. */
    [type: string]: { id: string; owner: string | undefined }[];
  }

  async function allIds(): Promise<Ids> {
    const { answer } = await ask(
      askers[0]!,
      '{ users { nodes { id sessions { id } } } apiKeys { id owner { id } } invitations { id } auditEvents(first: 5) { nodes { id } } }',
    );
    const data = answer.data as {
      users: { nodes: { id: string; sessions: { id: string }[] }[] };
      apiKeys: { id: string; owner: { id: string } | null }[];
      invitations: { id: string }[];
      auditEvents: { nodes: { id: string }[] };
    };
    return {
      User: data.users.nodes.map(({ id }) => ({ id, owner: id })),
      Session: data.users.nodes.flatMap(({ id: owner, sessions }) => sessions.map(({ id }) => ({ id, owner }))),
      ApiKey: data.apiKeys.map(({ id, owner }) => ({ id, owner: owner?.id })),
      Invitation: data.invitations.map(({ id }) => ({ id, owner: undefined })),
      AuditEvent: data.auditEvents.nodes.map(({ id }) => ({ id, owner: undefined })),
      Subject: people.map(({ token, id }) => ({ id: `subject of ${token}`, owner: encodeGlobalId('User', id) })),
    };
  }

  const nonexistent = (type: string): string => (type === 'Subject' ? 'subject of nobody' : `${type}:${randomUUID()}`);

  test('learns nothing by an id of somebody else, nor whether there is one', async () => {
    const ids = await allIds();
    for (const asker of askers) {
      for (const [type, things] of Object.entries(ids)) {
        const ofNothing = nonexistent(type);
        const nothing = toldOf((await ask(asker, `{ ${nodeOf(ofNothing)} }`)).told, ofNothing);
        for (const { id, owner } of things) {
          const got = await ask(asker, `{ ${nodeOf(id)} }`);
          expectDiscreet(asker, got);
          const isTheirs = asker.person !== undefined && owner === encodeGlobalId('User', asker.person.id);
          if (!isAdmin(asker) && !isTheirs) expect(toldOf(got.told, id)).toBe(nothing);
        }
      }
    }
  });

  test('changes nothing by an id of somebody else, and does not learn whether there is one', async () => {
    expect(mutationsById.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'deleteUser',
        'endSession',
        'revokeApiKey',
        'rotateApiKey',
        'updateUser',
        'unlinkIdentity',
      ]),
    );
    const ids = await allIds();
    const before = await state();
    for (const asker of askers.filter((each) => !isAdmin(each) && each.scopes.size > 0)) {
      for (const field of mutationsById) {
        for (const [type, things] of Object.entries(ids)) {
          const ofNothing = nonexistent(type);
          const nothing = toldOf((await ask(asker, mutationOf(field, ofNothing))).told, ofNothing);
          const own = asker.person && encodeGlobalId('User', asker.person.id);
          const { id } = things.find(({ owner }) => owner === undefined || owner !== own)!;
          const got = await ask(asker, mutationOf(field, id));
          expectDiscreet(asker, got);
          expect(got.answer.errors).toHaveLength(1);
          expect([field.name, type, toldOf(got.told, id)]).toEqual([field.name, type, nothing]);
        }
      }
    }
    expect(await state()).toEqual(before);
  });

  /** Everything an admin sees, but for when it was used. */
  async function state(): Promise<unknown> {
    const some = ['users', 'apiKeys', 'invitations', 'roles'].map((name) => documents.get(name)!);
    const { told } = await ask(askers[0]!, `{ ${some.join(' ')} }`);
    return JSON.parse(told, (name: string, value: unknown) =>
      ['lastUsedAt', 'refreshedAt', 'cost', 'cursor', 'startCursor', 'endCursor'].includes(name) ? null : value,
    );
  }
});

/** Without what tells an id by its length, and what it cost. */
function toldOf(told: string, id: string): string {
  return told
    .replaceAll(id, 'it')
    .replaceAll(/"locations":[^\]]*\],?/g, '')
    .replace(/"extensions":\{"cost":.*$/, '');
}
