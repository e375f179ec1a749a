import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { testService } from '../../scripts/test-services/test-service.ts';
import { exportItems } from '../ingest/otlp-client.testing.ts';
import { makeCertificate } from '../config/make-certificate.testing.ts';
import { Product } from '../product.testing.ts';

let directory: string;
let product: Product;
let files: { certFile: string; keyFile: string };
let next: { certFile: string; keyFile: string };
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-tls-'));
  files = await makeCertificate(testService('openssl'), directory, 'first');
  next = await makeCertificate(testService('openssl'), directory, 'next');
  product = await Product.start({ settings: { TLS_CERT_FILE: files.certFile, TLS_KEY_FILE: files.keyFile } });
});
afterAll(async () => {
  await product?.[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

interface Answer {
  status: number | undefined;
  headers: IncomingMessage['headers'];
  text: string;
}

async function ask(port: number, path: string, body?: string): Promise<Answer> {
  const asked = request({
    host: '127.0.0.1',
    port,
    path,
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json' },
    rejectUnauthorized: false,
  });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode, headers: answer.headers, text };
}

/** The name on the certificate that a port shows to who comes now. */
async function nameShown(port: number): Promise<string> {
  const socket: TLSSocket = connect({
    host: '127.0.0.1',
    port,
    rejectUnauthorized: false,
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  await once(socket, 'secureConnect');
  const { subject } = socket.getPeerCertificate();
  socket.destroy();
  return String(subject.CN);
}

test('all ports speak TLS, and tell browsers to stay with it', async () => {
  const { web, otlpHttp, otlpGrpc } = product.ports;
  const health = await ask(web, '/healthz');
  expect([health.status, health.headers['strict-transport-security']]).toEqual([200, 'max-age=31536000']);
  const answer = await ask(web, '/graphql', JSON.stringify({ query: '{ system { version } }' }));
  expect(JSON.parse(answer.text)).toHaveProperty('data.system.version');
  expect((await ask(otlpHttp, '/v1/traces', '{}')).status).toBe(200);
  expect((await ask(web, '/v1/logs', '{}')).status).toBe(200);
  const trust = credentials.createSsl(null, null, null, { rejectUnauthorized: false });
  const client = new Client(`localhost:${otlpGrpc}`, trust);
  expect(await exportItems(client, 'traces', new Uint8Array())).toBeInstanceOf(Buffer);
  client.close();
  const socket = new WebSocket(`wss://127.0.0.1:${web}/graphql`, 'graphql-transport-ws', { rejectUnauthorized: false });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  const [message] = (await once(socket, 'message')) as [Buffer];
  expect(JSON.parse(message.toString())).toMatchObject({ type: 'connection_ack' });
  socket.terminate();
});

test('who speaks without TLS is not answered', async () => {
  await expect(fetch(`http://127.0.0.1:${product.ports.web}/healthz`)).rejects.toThrow('fetch failed');
});

test('a certificate that is written anew is shown by all ports, without a start', async () => {
  const ports = Object.values(product.ports) as number[];
  const shown = (): Promise<string[]> => Promise.all(ports.map(nameShown));
  expect(await shown()).toEqual(['first', 'first', 'first']);
  await copyFile(next.certFile, files.certFile);
  await copyFile(next.keyFile, files.keyFile);
  await vi.waitFor(async () => expect(await shown()).toEqual(['next', 'next', 'next']), {
    timeout: 60_000,
    interval: 1000,
  });
  expect((await ask(product.ports.web, '/healthz')).status).toBe(200);
});

test('a key of another certificate stops the start with a sentence', async () => {
  const other = await makeCertificate(testService('openssl'), directory, 'other');
  const started = Product.start({ settings: { TLS_CERT_FILE: other.certFile, TLS_KEY_FILE: next.keyFile } });
  await expect(started).rejects.toThrow(
    /exit 2\):\nTLS_CERT_FILE and TLS_KEY_FILE do not hold a certificate and its key/,
  );
});
