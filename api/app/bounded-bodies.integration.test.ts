import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { TestApp } from './app.testing.ts';

const MEBIBYTE = 1024 * 1024;
let app: TestApp;
let connections: Socket[] = [];
beforeAll(async () => {
  app = await TestApp.open({ trustedProxies: ['127.0.0.1'] });
});
afterEach(() => {
  for (const connection of connections) connection.destroy();
  connections = [];
});
afterAll(() => app[Symbol.asyncDispose]());

interface Sender {
  connection: Socket;
  /** All that came back. */
  heard: () => string;
}

/** Sends the head of a request and a part of its body, and nothing more. */
async function begin(from: string, head: string): Promise<Sender> {
  const connection = connect(Number(new URL(app.url).port), '127.0.0.1');
  connections.push(connection);
  let heard = '';
  connection.on('data', (data: Buffer) => (heard += data.toString())).on('error', () => undefined);
  await once(connection, 'connect');
  const lines = [
    'POST /graphql HTTP/1.1',
    'Host: x',
    'Content-Type: application/json',
    `X-Forwarded-For: ${from}`,
    head,
  ];
  connection.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { connection, heard: () => heard };
}

const announced = `Content-Length: ${MEBIBYTE}`;
const ask = async (from: string): Promise<number> =>
  (await app.post('{ __typename }', { 'x-forwarded-for': from })).status;

test('bodies that do not end hold bounded memory, of a network and of all, and none when they are gone', async () => {
  for (let at = 0; at < 16; at++) await begin('192.0.2.1', at % 2 ? announced : 'Transfer-Encoding: chunked');
  const onTop = await begin('192.0.2.1', announced);
  await vi.waitFor(() => expect(onTop.connection.closed).toBe(true));
  expect(onTop.heard()).toMatch(/^HTTP\/1.1 429 .*retry-after: 1.*RATE_LIMITED/s);
  expect(await ask('192.0.2.1')).toBe(429);
  // Others are not concerned, until all together send too much.
  expect(await ask('192.0.2.2')).toBe(200);
  for (const network of [2, 3, 4]) for (let at = 0; at < 16; at++) await begin(`192.0.2.${network}`, announced);
  await vi.waitFor(async () => expect(await ask('192.0.2.5')).toBe(429));
  for (const connection of connections) connection.destroy();
  await vi.waitFor(async () => expect(await ask('192.0.2.1')).toBe(200));
});

test('a body that comes too slowly ends with its connection', { timeout: 20_000 }, async () => {
  const { connection } = await begin('192.0.2.6', announced);
  connection.write('{');
  await vi.waitFor(() => expect(connection.closed).toBe(true), 19_000);
});

test('whoever has not said who they are sends little over a socket', async () => {
  const long = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(long, 'open');
  const closed = once(long, 'close');
  long.send(JSON.stringify({ type: 'connection_init', payload: { word: 'x'.repeat(20_000) } }));
  await closed;
  const known = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  await once(known, 'open');
  known.send('{"type":"connection_init"}');
  await once(known, 'message');
  known.send(JSON.stringify({ type: 'ping', payload: { word: 'x'.repeat(200_000) } }));
  await once(known, 'message');
  await delay(10);
  expect(known.readyState).toBe(known.OPEN);
  known.terminate();
});
