import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import type { StoreAddress } from '../cache/store-lease.ts';
import { Seal } from '../cache/sealed.ts';
import { makeCertificate } from '../config/make-certificate.testing.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import { createClientOf } from './client.ts';
import { forwardOtlp } from './forward-otlp.ts';
import { forwardRequest } from './forward-request.ts';
import { StoreConnections, type StoreElsewhere } from './store-elsewhere.ts';

const servers: Server[] = [];
const opened: StoreConnections[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
  for (const connections of opened.splice(0)) connections.close();
});

type Handle = (request: IncomingMessage, response: ServerResponse) => unknown;

async function listen(handle: Handle): Promise<string> {
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const seal = new Seal('a secret of these processes');
const clientOf = createClientOf({ publicUrl: undefined, trustedProxies: [], seal });

function elsewhere(url: string, ingestIsOpen = false): StoreElsewhere {
  const connections = new StoreConnections();
  opened.push(connections);
  const address: StoreAddress = { url, otlpHttpUrl: url, otlpGrpcHost: '127.0.0.1', otlpGrpcPort: 1, ingestIsOpen };
  return { address: () => address, seal, connections };
}

/** The address of a process that has another one take what is sent to it. */
function forwarder(url: string, ingestIsOpen = false): Promise<string> {
  return listen(forwardOtlp({ elsewhere: elsewhere(url, ingestIsOpen), clientOf, ingestIsOpen: false }));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const json = { 'content-type': 'application/json' };

test('what is sent arrives as it is, with who sent it, and the answer comes back as it is', async () => {
  let seen: IncomingMessage | undefined;
  const owner = await listen(async (request, response) => {
    seen = request;
    response.writeHead(418, { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] }).end(await bodyOf(request));
  });
  const body = Buffer.alloc(20_000_000, 'abc');
  const headers = { 'content-type': 'x/y', 'content-encoding': 'gzip', 'x-seamark-client': 'forged' };
  const answer = await fetch(`${await forwarder(owner)}/v1/logs?a=b`, { method: 'POST', headers, body });
  expect(answer.status).toBe(418);
  expect(answer.headers.get('x-answer')).toBe('yes');
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(Buffer.from(await answer.arrayBuffer()).equals(body)).toBe(true);
  expect(seen).toMatchObject({ url: '/v1/logs?a=b', method: 'POST', headers: { 'content-encoding': 'gzip' } });
  expect(clientOf(seen!)).toMatchObject({ address: '127.0.0.1', isRelayed: true });
});

test('over TLS it goes to whom the certificate is for, whatever host its sender named, and to nobody else', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'seamark-forward-'));
  const { certFile, keyFile } = await makeCertificate(testService('openssl'), directory, 'owner');
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile)]);
  await rm(directory, { recursive: true });
  const server = createTlsServer({ cert, key }, (_, response) => response.end('over TLS')).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = async () => fetch(`${await forwarder(url)}/v1/logs`, { method: 'POST', headers: json, body: '{}' });
  expect((await asked()).status).toBe(503);
  const known = getCACertificates();
  setDefaultCACertificates([...known, cert]);
  try {
    expect(await (await asked()).text()).toBe('over TLS');
  } finally {
    setDefaultCACertificates(known);
  }
});

test('where nobody can be reached it is to be sent again, whatever its length', async () => {
  const url = await forwarder('http://127.0.0.1:1');
  for (const body of ['{}', Buffer.alloc(8_000_000, ' ')]) {
    const answer = await fetch(`${url}/v1/logs`, { method: 'POST', headers: json, body });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ code: 14, message: expect.stringContaining('cannot be reached') });
  }
});

test('what anybody may send there is not taken here from everybody', async () => {
  const url = await forwarder(await listen((_, response) => response.end()), true);
  const answer = await fetch(`${url}/v1/logs`, { method: 'POST', headers: json, body: '{}' });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ message: expect.stringContaining('INGEST_AUTH') });
});

test('one that ends in the middle of its answer ends it here', async () => {
  const owner = await listen((_, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half');
    setTimeout(() => response.destroy(), 50);
  });
  const answer = await fetch(`${await forwarder(owner)}/v1/logs`, { method: 'POST', headers: json, body: '{}' });
  await expect(answer.text()).rejects.toThrow('terminated');
});

test('whoever goes away is waited for by nobody', async () => {
  const ended = vi.fn<() => void>();
  const owner = await listen((_, response) => void response.once('close', ended));
  const going = new AbortController();
  const url = await forwarder(owner);
  const asked = fetch(`${url}/v1/logs`, { method: 'POST', headers: json, body: '{}', signal: going.signal });
  setTimeout(() => going.abort(), 200);
  await expect(asked).rejects.toThrow('aborted');
  await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1), 5000);
});

test('a connection that was closed while nobody used it costs no answer', async () => {
  let asked = 0;
  const owner = await listen((request, response) => {
    // A connection is good for one request, though nothing says so before the second comes.
    if (++asked % 2 === 0) request.socket.destroy();
    else response.end('answered');
  });
  const target = elsewhere(owner);
  const url = await listen((request, response) => {
    const to = { elsewhere: target, url: owner, client: clientOf(request), body: '{}' };
    void forwardRequest(request, response, to).then((isAnswered) => {
      if (!isAnswered) response.writeHead(500).end();
    });
  });
  for (let count = 0; count < 10; count++) {
    const answer = await fetch(url, { method: 'POST', body: '{}' });
    expect([answer.status, await answer.text()]).toEqual([200, 'answered']);
  }
  expect(asked).toBeGreaterThan(10);
});
