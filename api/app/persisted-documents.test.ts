import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { TestApp } from './app.testing.ts';

const known = {
  'Version.1': 'query Version { system { version } }',
  'Started.1': 'query Started { system { startedAt } }',
  'Two.1': 'query One { system { version } } query Two { signUpPolicy }',
  'LogOut.1': 'mutation LogOut { logOut }',
  'Tail.1': 'subscription Tail { logTail { cursor } }',
};

let directory: string;
let open: TestApp;
let exclusive: TestApp;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-pages-'));
  await writeFile(join(directory, 'index.html'), '<title>Seamark</title>');
  await writeFile(join(directory, 'persisted-documents.json'), JSON.stringify(known));
  open = await TestApp.open({ webDirectory: directory });
  exclusive = await TestApp.open({ webDirectory: directory, persistedDocumentsOnly: true });
});
afterAll(async () => {
  await open[Symbol.asyncDispose]();
  await exclusive[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

async function send({ url }: TestApp, body: string, headers: Record<string, string> = {}): Promise<[number, string]> {
  const sent = { 'content-type': 'application/json', ...headers };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: sent, body });
  // A stream has no end: its first part tells enough.
  const { value } = await response.body!.getReader().read();
  return [response.status, new TextDecoder().decode(value)];
}

/** What a socket gets for an operation. */
async function overSocket({ url }: TestApp, payload: object): Promise<unknown> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload }));
  const [message] = (await once(socket, 'message')) as [Buffer];
  socket.terminate();
  return JSON.parse(message.toString());
}

describe('a document of the pages', () => {
  test.each([() => open, () => exclusive])('is run by its id alone', async (app) => {
    expect(await send(app(), '{"documentId":"Version.1"}')).toEqual([200, expect.stringContaining('"0.0.0-test"')]);
    const two = await send(app(), '{"documentId":"Two.1","operationName":"Two","variables":{}}');
    expect(two).toEqual([200, expect.stringContaining('"signUpPolicy":"INVITE"')]);
    const accept = { accept: 'text/event-stream' };
    expect(await send(app(), '{"documentId":"Tail.1"}', accept)).toEqual([200, expect.any(String)]);
    const asked = { query: '', documentId: 'Tail.1' };
    expect(await overSocket(app(), asked)).toMatchObject({ type: 'next', payload: { data: { logTail: {} } } });
  });

  test('is not shared where it changes something, though its id does not say so', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => send(open, '{"documentId":"LogOut.1"}')));
    const remaining = answers.map(([, text]) => /"remaining":(\d+)/.exec(text)?.[1]);
    expect(new Set(remaining).size).toBe(3);
  });

  test('that is not known is told so, with what to do', async () => {
    for (const documentId of ['Version.2', '', 7, null, '__proto__', 'constructor', { a: 1 }]) {
      const [status, text] = await send(open, JSON.stringify({ documentId }));
      expect([documentId, status]).toEqual([documentId, 400]);
      expect(text).toContain('reload the page');
    }
    expect(await overSocket(open, { query: '', documentId: 'Version.2' })).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'NOT_FOUND' } }],
    });
  });

  test('is for the server: the list of them is not among the pages', async () => {
    const response = await fetch(`${open.url}/persisted-documents.json`);
    expect(response.status).toBe(404);
  });
});

describe('where nothing else is run', () => {
  const refusal = 'Nothing but the documents of the web pages is answered here (PERSISTED_DOCUMENTS_ONLY).';

  test.each([
    ['a text', '{"query":"{ system { version } }"}', {}],
    ['a known text', JSON.stringify({ query: known['Version.1'] }), {}],
    ['a list', '[{"documentId":"Version.1"}]', {}],
    ['no JSON', 'query=%7B__typename%7D', { 'content-type': 'application/x-www-form-urlencoded', authorization: '' }],
    ['a text of graphql', '{ __typename }', { 'content-type': 'application/graphql' }],
    ['a stream', '{"query":"subscription { logTail { cursor } }"}', { accept: 'text/event-stream' }],
  ])('%s is refused with a sentence', async (_, body, headers) => {
    const [status, text] = await send(exclusive, body, headers);
    expect([status, text]).toEqual([400, expect.stringContaining(refusal)]);
  });

  test('a text beside an id does not take its place', async () => {
    const [, text] = await send(exclusive, '{"documentId":"Version.1","query":"{ signUpPolicy }"}');
    expect(text).toContain('"version"');
    const asked = { query: '{ signUpPolicy }', documentId: 'Version.1' };
    expect(await overSocket(exclusive, asked)).toHaveProperty('payload.data.system.version');
  });

  test('an address that asks is refused, and a text over a socket', async () => {
    const response = await fetch(`${exclusive.url}/graphql?query={__typename}`);
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(refusal)]);
    expect(await overSocket(exclusive, { query: '{ __typename }' })).toMatchObject({
      type: 'error',
      payload: [{ message: refusal, extensions: { code: 'FORBIDDEN' } }],
    });
  });
});
