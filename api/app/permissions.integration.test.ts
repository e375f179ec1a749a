import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  getNamedType,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../../schema/schema.ts';
import { actionOf, mayDo } from '../access/actions.ts';
import { unlikeKinds } from '../control/control.testing.ts';
import { TestAccounts } from './accounts.testing.ts';
import type { GraphqlAnswer } from './app.testing.ts';
import { type Asker, askerNames, makeAskers } from './askers.testing.ts';
import { openTail } from './raw-socket.testing.ts';

interface RootField {
  name: string;
  operation: 'query' | 'mutation' | 'subscription';
  document: string;
}

const roots = [
  { type: schema.getQueryType()!, operation: 'query' },
  { type: schema.getSubscriptionType()!, operation: 'subscription' },
  { type: schema.getMutationType()!, operation: 'mutation' },
] as const;

/** Each with an operation that is valid and does nothing. Who signs out does so last, and is not used any more. */
const fields: RootField[] = roots
  .flatMap(({ type, operation }) =>
    Object.values(type.getFields()).map((field) => ({
      name: `${type.name}.${field.name}`,
      operation,
      document: `${operation} { ${callOf(field)} }`,
    })),
  )
  .sort((a, b) => Number(a.name === 'Mutation.logOut') - Number(b.name === 'Mutation.logOut'));

function callOf({ name, args, type }: GraphQLField<unknown, unknown>): string {
  const required = args.filter(isRequiredArgument);
  const given = required.length > 0 ? `(${required.map(argumentOf).join(', ')})` : '';
  return `${name}${given}${isCompositeType(getNamedType(type)) ? ' { __typename }' : ''}`;
}

function argumentOf({ name, type }: Pick<GraphQLArgument, 'name' | 'type'>): string {
  return `${name}: ${valueOf(type)}`;
}

function valueOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return `[${valueOf(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (!isInputObjectType(type)) return '"x"';
  return `{ ${Object.values(type.getFields()).filter(isRequiredInputField).map(argumentOf).join(', ')} }`;
}

/** What is said to who may not, by the gate itself; what a verb says of somebody else's things is another matter. */
const refusal = /^This needs (you to sign in|a person or a key with the right to)/;

function isRefused({ errors }: GraphqlAnswer): boolean {
  const limited = errors?.find(({ extensions }) => extensions?.['code'] === 'RATE_LIMITED');
  if (limited && !limited.message.startsWith('Too many attempts')) throw new Error(limited.message);
  return errors?.some(({ message }) => refusal.test(message)) ?? false;
}

describe.each(unlikeKinds)('role × operation on %s', (kind) => {
  let accounts: TestAccounts;
  let askers: Map<string, Asker>;

  beforeAll(async () => {
    accounts = await TestAccounts.open(kind);
    askers = await makeAskers(accounts);
  });
  afterAll(() => accounts[Symbol.asyncDispose]());

  function allowedOf({ scopes: own }: Asker): Record<string, boolean> {
    return Object.fromEntries(
      fields.map(({ name }) => [name, mayDo(actionOf(...(name.split('.') as [string, string]))!, own)]),
    );
  }

  test.each(askerNames)('over HTTP and over a socket is as the table says: %s', async (name) => {
    const asker = askers.get(name)!;
    const overHttp: Record<string, boolean> = {};
    const overSocket: Record<string, boolean> = {};
    for (const { name: field, operation, document } of fields) {
      if (asker.scopes.has('READ')) overSocket[field] = await answers(asker, document);
      overHttp[field] =
        operation === 'subscription' ? await streams(asker, document) : !isRefused(await post(asker, document));
    }
    expect(overHttp).toEqual(allowedOf(asker));
    if (asker.scopes.has('READ')) expect(overSocket).toEqual(allowedOf(asker));
    // Sockets are for who reads.
    else await expect(openTail(accounts.app.url, ownHeaders(asker))).rejects.toThrow('closed with 4403');
  });

  async function post({ headers }: Asker, query: string): Promise<GraphqlAnswer> {
    const response = await send(headers, query, {});
    return (await response.json()) as GraphqlAnswer;
  }

  /** Whether a stream of events begins; it is not read to its end, which it does not have. */
  async function streams({ headers }: Asker, query: string): Promise<boolean> {
    const given = new AbortController();
    const response = await send(headers, query, { accept: 'text/event-stream' }, given.signal);
    const { value } = await response.body!.getReader().read();
    given.abort();
    const [, data = '{}'] = /^data: ?(.+)$/m.exec(Buffer.from(value ?? []).toString()) ?? [];
    return response.ok && !isRefused(JSON.parse(data) as GraphqlAnswer);
  }

  function send(
    headers: Record<string, string>,
    query: string,
    more: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Response> {
    const { url } = accounts.app;
    const own = { 'content-type': 'application/json', origin: url, 'sec-fetch-site': 'same-origin', ...more };
    return fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { ...own, ...headers },
      body: JSON.stringify({ query }),
      ...(signal && { signal }),
    });
  }

  function ownHeaders({ headers }: Asker): Record<string, string> {
    return { origin: accounts.app.url, ...headers };
  }

  async function answers(asker: Asker, query: string): Promise<boolean> {
    const { socket, first } = await openTail(accounts.app.url, ownHeaders(asker), query);
    socket.terminate();
    const answer = Array.isArray(first) ? { errors: first as GraphqlAnswer['errors'] & {} } : (first as GraphqlAnswer);
    return !isRefused(answer);
  }
});
