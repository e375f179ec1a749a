import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PostgresServer } from '../../scripts/test-services/postgres-server.ts';
import { RedisServer } from '../../scripts/test-services/redis-server.ts';
import { testService } from '../../scripts/test-services/test-service.ts';
import type { CertificateFiles } from '../config/certificate.ts';
import { makeCertificate } from '../config/make-certificate.testing.ts';
import { createDatabase } from '../control/control.testing.ts';
import { Product } from '../product.testing.ts';

const KEY = 'a-key-of-tests-that-has-all-the-rights';
const common = { BOOTSTRAP_API_KEY: KEY, JWT_SECRET: 'a-secret-of-tests-that-is-long-enough', LOG_LEVEL: 'warn' };

/** After which a connection has been given up, on a machine that does other things too. */
const NOTICED = { timeout: 20_000, interval: 200 };

let directory: string;
let files: CertificateFiles;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-services-tls-'));
  files = await makeCertificate(testService('openssl'), directory, 'service');
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** How the System page says that a service is doing. */
async function backendOf(
  { url }: Product,
  name: string,
): Promise<{ state: string; detail: string | null } | undefined> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ query: '{ system { backends { name state detail } } }' }),
  });
  const { data } = (await response.json()) as {
    data: { system: { backends: { name: string; state: string; detail: string | null }[] } };
  };
  return data.system.backends.find((backend) => backend.name === name);
}

describe('Redis over TLS', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    testService('redis');
    redis = await RedisServer.create(files);
  });
  afterAll(() => redis?.[Symbol.asyncDispose]());

  test('is used where its certificate is believed', async () => {
    const settings = { ...common, REDIS_URL: redis.url, NODE_EXTRA_CA_CERTS: files.certFile };
    await using product = await Product.start({ settings });
    expect(await backendOf(product, 'Redis')).toMatchObject({ state: 'OK' });
    expect(await redis.command('KEYS', 'seamark:*')).not.toEqual([]);
  });

  test.each([
    [
      'whose certificate nobody vouches for',
      () => redis.url,
      /its certificate is not believed .*NODE_EXTRA_CA_CERTS .*this process knows only of itself/,
    ],
    ['that speaks no TLS', () => testService('redis').replace('redis:', 'rediss:'), /Redis does not answer in time/],
  ])('is done without where it is one %s, which is said', async (_, url, sentence) => {
    await redis.command('FLUSHALL');
    await using product = await Product.start({ settings: { ...common, REDIS_URL: url() } });
    await vi.waitFor(async () => {
      const detail = expect.stringMatching(sentence) as string;
      expect(await backendOf(product, 'Redis')).toMatchObject({ state: 'UNAVAILABLE', detail });
    }, NOTICED);
    expect(product.output()).toMatch(/"message":"[^"]*Redis/);
    expect(await product.send('logs', { resourceLogs: [] })).toBe(200);
    expect(await redis.command('KEYS', 'seamark:*')).toEqual([]);
  });
});

describe('PostgreSQL over TLS', () => {
  let postgres: PostgresServer;
  let misnamed: PostgresServer;
  let misnamedFiles: CertificateFiles;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  beforeAll(async () => {
    testService('postgresql');
    misnamedFiles = await makeCertificate(testService('openssl'), directory, 'misnamed', 'DNS:database.example');
    [postgres, misnamed] = await Promise.all([PostgresServer.create(files), PostgresServer.create(misnamedFiles)]);
    database = await createDatabase(postgres.url);
  });
  afterAll(() => Promise.all([postgres, misnamed].map((server) => server?.[Symbol.asyncDispose]())));

  /** Of each that the product has, whether it is over TLS. */
  async function connections(): Promise<boolean[]> {
    const client = new pg.Client(postgres.url);
    await client.connect();
    const { rows } = await client.query<{ ssl: boolean }>(
      "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'seamark'",
    );
    await client.end();
    return rows.map(({ ssl }) => ssl);
  }

  test.each([
    ['by an authority of the process', () => '', () => ({ NODE_EXTRA_CA_CERTS: files.certFile })],
    ['by one of the address', () => `&sslrootcert=${files.certFile}`, () => ({})],
  ])('is used where its certificate is believed: %s', async (_, more, settings) => {
    const url = `${database.url}?sslmode=verify-full${more()}`;
    await using product = await Product.start({ settings: { ...common, DATABASE_URL: url, ...settings() } });
    expect(await backendOf(product, 'PostgreSQL')).toMatchObject({ state: 'OK' });
    expect(new Set(await connections())).toEqual(new Set([true]));
  });

  test.each([
    ['whose certificate nobody vouches for', () => database.url],
    ['that has another name', () => `${misnamed.url}?sslrootcert=${misnamedFiles.certFile}`],
    ['that speaks no TLS', () => testService('postgresql')],
  ])('is not used where it is one %s, which is said, and the rest goes on', async (_, address) => {
    const url = new URL(address());
    url.searchParams.set('sslmode', 'verify-full');
    const sentence = /certificate is not believed .*NODE_EXTRA_CA_CERTS or sslrootcert.*or it has none/;
    await using product = await Product.start({ settings: { ...common, DATABASE_URL: url.href } });
    expect(await backendOf(product, 'PostgreSQL')).toMatchObject({
      state: 'UNAVAILABLE',
      detail: expect.stringMatching(sentence),
    });
    expect(product.output()).toMatch(sentence);
    expect(await product.send('logs', { resourceLogs: [] })).toBe(200);
  });
});
