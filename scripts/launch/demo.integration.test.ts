import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CertificateFiles } from '../../api/config/certificate.ts';
import { makeCertificate } from '../../api/config/make-certificate.testing.ts';
import { testService } from '../test-services/test-service.ts';
import { planDemo } from './demo.mjs';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-demo-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

function certificateFor(names: string): Promise<CertificateFiles> {
  return makeCertificate(testService('openssl'), directory, names.replaceAll(/\W/g, '-'), names);
}

test.each([
  ['IP:127.0.0.1,DNS:localhost', undefined, 'https://127.0.0.1:4000'],
  ['DNS:localhost', '0.0.0.0', 'https://localhost:4000'],
  ['DNS:*.example.com', 'demo.example.com', 'https://demo.example.com:4000'],
  ['IP:::1', '::1', 'https://[::1]:4000'],
])('with a certificate for %s and HOST %s it sends to %s', async (names, host, endpoint) => {
  const { certFile } = await certificateFor(names);
  const plan = planDemo(directory, { TLS_CERT_FILE: certFile, HOST: host });
  expect(plan).toMatchObject({ endpoint, env: { NODE_EXTRA_CA_CERTS: certFile } });
  // Whoever has an authority has named it.
  expect(planDemo(directory, { TLS_CERT_FILE: certFile, HOST: host, NODE_EXTRA_CA_CERTS: 'ca.pem' }).env).toEqual({});
});

test('a certificate for other names stops the start with what to do', async () => {
  const { certFile } = await certificateFor('DNS:seamark.example.com');
  expect(() => planDemo(directory, { TLS_CERT_FILE: certFile })).toThrow(
    /127\.0\.0\.1 or localhost, and TLS_CERT_FILE is a certificate for DNS:seamark\.example\.com\. .*npm run simulate -- --endpoint https/,
  );
});

test('the simulator sends to a certificate that it was told of, and says what to do with another', async () => {
  const { certFile, keyFile } = await certificateFor('IP:127.0.0.1');
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (request, response) => {
    request.resume();
    response.writeHead(200).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const command = [resolve(import.meta.dirname, '../../simulator/main.ts'), '--endpoint', endpoint];

  const { code, printed } = await new Promise<{ code: unknown; printed: string }>((ended) => {
    execFile(process.execPath, command, { timeout: 30_000 }, (error, stdout, stderr) => {
      ended({ code: error?.code, printed: stdout + stderr });
    });
  });
  expect(code).toBe(1);
  expect(printed).toContain(`The certificate of ${endpoint} is not believed (DEPTH_ZERO_SELF_SIGNED_CERT).`);
  expect(printed).toContain('NODE_EXTRA_CA_CERTS');

  const env = { ...process.env, NODE_EXTRA_CA_CERTS: certFile };
  const simulator = spawn(process.execPath, command, { env, stdio: 'ignore' });
  const [request] = await once(server, 'request', { signal: AbortSignal.timeout(30_000) });
  expect(request.url).toMatch(/^\/v1\//);
  simulator.kill('SIGKILL');
  await once(simulator, 'exit');
  server.closeAllConnections();
  server.close();
});
