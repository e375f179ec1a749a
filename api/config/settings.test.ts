import * as fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultItemLimits } from '../telemetry/limits.ts';
import { envExample } from './env-example.ts';
import { parseEnvFile } from './env-file.ts';
import { ingestLimits } from './ingest-limits.ts';
import { model } from './model.ts';
import { SettingsError } from './setting.ts';
import { read } from './settings.testing.ts';
import { describeSettings, loadSettings } from './settings.ts';

const KEY = 'k'.repeat(32);

test('without any setting the defaults hold', () => {
  expect(read({})).toMatchInlineSnapshot(`
    {
      "announcedHost": undefined,
      "bootstrapAdminEmail": undefined,
      "bootstrapAdminPassword": undefined,
      "bootstrapApiKey": undefined,
      "dataDir": "/srv/seamark/data",
      "databaseEnabled": true,
      "databaseUrl": undefined,
      "frameAncestors": undefined,
      "host": "127.0.0.1",
      "ingestAuth": "open",
      "ingestMaxAttributes": 1024,
      "ingestMaxBodyBytes": 67108864,
      "ingestMaxDepth": 32,
      "ingestMaxEvents": 4096,
      "ingestMaxLogBodyBytes": 1048576,
      "ingestMaxNameBytes": 4096,
      "ingestMaxSeries": 200000,
      "ingestMaxValueBytes": 262144,
      "jwtSecret": undefined,
      "logLevel": "info",
      "logLevels": {},
      "oidcClientId": undefined,
      "oidcClientSecret": undefined,
      "oidcIssuer": undefined,
      "oidcName": "SSO",
      "oidcRoleMapping": undefined,
      "oidcRolesClaim": "groups",
      "oidcScopes": "openid email profile",
      "otlpGrpcPort": 4317,
      "otlpHttpPort": 4318,
      "persistedDocumentsOnly": false,
      "port": 4000,
      "publicUrl": undefined,
      "redisEnabled": true,
      "redisUrl": undefined,
      "retentionIsGiven": {
        "logs": false,
        "metrics": false,
        "traces": false,
      },
      "retentionLogsMs": 1209600000,
      "retentionMetricsMs": 7776000000,
      "retentionTracesMs": 604800000,
      "signUp": "invite",
      "storageMaxBytes": undefined,
      "telemetryStore": "here",
      "tlsCertFile": undefined,
      "tlsKeyFile": undefined,
      "trustedProxies": undefined,
    }
  `);
});

test('the environment wins over .env, and an empty value is none', () => {
  const settings = read({ PORT: '5000', HOST: '' }, 'PORT=6000\nHOST=0.0.0.0\nLOG_LEVEL=debug\n');
  expect(settings).toMatchObject({ port: 5000, host: '0.0.0.0', logLevel: 'debug' });
});

test('settings cannot be changed', () => {
  expect(Object.isFrozen(read({}))).toBe(true);
});

describe('a value', () => {
  const longSecret = 'a secret of thirty-two characters'.replaceAll(' ', '-');
  type Refused = [environment: Record<string, string>, sentence: string];

  test.each([
    [{ RETENTION_TRACES: 'off' }, { retentionTracesMs: undefined }],
    [{ RETENTION_LOGS: '36h' }, { retentionLogsMs: 36 * 3_600_000 }],
    [{ STORAGE_MAX_BYTES: '200GiB' }, { storageMaxBytes: 200 * 2 ** 30 }],
    [{ INGEST_MAX_BODY_BYTES: '1048576' }, { ingestMaxBodyBytes: 2 ** 20 }],
    [{ TRUSTED_PROXIES: '10.0.0.0/8, ::1' }, { trustedProxies: ['10.0.0.0/8', '::1'] }],
    [
      { FRAME_ANCESTORS: 'https://wiki.example.com/, https://*.example.org:8443' },
      { frameAncestors: ['https://wiki.example.com', 'https://*.example.org:8443'] },
    ],
    [{ PUBLIC_URL: 'https://seamark.example.com/' }, { publicUrl: 'https://seamark.example.com' }],
    [{ LOG_LEVEL_STORE: 'debug' }, { logLevel: 'info', logLevels: { store: 'debug' } }],
    [
      {
        TELEMETRY_STORE: 'elsewhere',
        REDIS_URL: 'redis://localhost',
        JWT_SECRET: longSecret,
        DATABASE_URL: 'postgres://db.example/seamark',
        ANNOUNCED_HOST: 'seamark-2.internal',
      },
      { telemetryStore: 'elsewhere', announcedHost: 'seamark-2.internal' },
    ],
    [{ DATA_DIR: '/var/lib/seamark' }, { dataDir: '/var/lib/seamark' }],
    [
      { DATABASE_URL: 'postgres://ann:secret@db.example:5432/seamark?sslmode=require', DATABASE_ENABLED: 'false' },
      {
        databaseUrl: 'postgres://ann:secret@db.example:5432/seamark?sslmode=require',
        databaseEnabled: false,
      },
    ],
    [{ REDIS_URL: 'rediss://ann:secret@redis.example:6380/3', JWT_SECRET: longSecret }, { redisEnabled: true }],
    [
      { REDIS_URL: 'redis://localhost', REDIS_ENABLED: 'false' },
      { redisUrl: 'redis://localhost', redisEnabled: false },
    ],
    [
      { BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com', BOOTSTRAP_ADMIN_PASSWORD: 'correct horse' },
      { bootstrapAdminEmail: 'ann@example.com', bootstrapAdminPassword: 'correct horse' },
    ],
    [
      { PORT: '0', OTLP_HTTP_PORT: '0', OTLP_GRPC_PORT: '0' },
      { port: 0, otlpHttpPort: 0, otlpGrpcPort: 0 },
    ],
    [
      {
        OIDC_ISSUER: 'http://127.0.0.1:9000/realms/a',
        OIDC_CLIENT_ID: 'seamark',
        OIDC_SCOPES: '  openid   groups ',
        OIDC_ROLE_MAPPING: 'ops = ADMIN,cn=dev=EDITOR , *=VIEWER',
      },
      {
        oidcIssuer: 'http://127.0.0.1:9000/realms/a',
        oidcScopes: 'openid groups',
        oidcRoleMapping: [
          { group: 'ops', role: 'ADMIN' },
          { group: 'cn=dev', role: 'EDITOR' },
          { group: '*', role: 'VIEWER' },
        ],
      },
    ],
  ])('%o is understood', (environment, expected) => {
    expect(read(environment)).toMatchObject(expected);
  });

  test.each<Refused>([
    [{ PORT: 'http' }, 'PORT is "http" but must be an integer from 0 to 65535.'],
    [{ OTLP_GRPC_PORT: '65536' }, 'OTLP_GRPC_PORT is "65536" but must be an integer from 0 to 65535.'],
    [{ HOST: 'a b' }, 'HOST is "a b" but must be an IP address or a host name.'],
    [
      { RETENTION_LOGS: '14' },
      'RETENTION_LOGS is "14" but must be "off" or a duration of at least an hour such as 36h, 14d or 4w.',
    ],
    [
      { RETENTION_LOGS: '0d' },
      'RETENTION_LOGS is "0d" but must be "off" or a duration of at least an hour such as 36h, 14d or 4w.',
    ],
    [{ INGEST_AUTH: 'none' }, 'INGEST_AUTH is "none" but must be one of key, open.'],
    [
      { TRUSTED_PROXIES: '10.0.0.0/33' },
      'TRUSTED_PROXIES is "10.0.0.0/33" but must be IP addresses or networks separated by commas, such as 10.0.0.0/8,127.0.0.1.',
    ],
    [
      { PUBLIC_URL: 'https://x.example/path' },
      'PUBLIC_URL is "https://x.example/path" but must be an address such as https://seamark.example.com, without a path.',
    ],
    [
      { INGEST_MAX_BODY_BYTES: '1GiB' },
      'INGEST_MAX_BODY_BYTES is "1GiB" but must be a number of bytes from 1024 to 134217728, such as 67108864 or 64MiB.',
    ],
    [
      { LOG_LEVEL_STORE: 'loud' },
      'LOG_LEVEL_STORE is "loud" but must be one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      { BOOTSTRAP_API_KEY: 'short secret' },
      'BOOTSTRAP_API_KEY must be at least 32 printable ASCII characters without spaces.',
    ],
    [
      { BOOTSTRAP_API_KEY: 'op://vault/item/field' },
      'BOOTSTRAP_API_KEY refers to 1Password, which is not supported by this version.',
    ],
    [{ PORT: '4318' }, 'PORT and OTLP_HTTP_PORT are both 4318.'],
    [
      { DATABASE_URL: 'mysql://ann:secret@db.example/seamark' },
      'DATABASE_URL must be an address such as postgresql://user:password@host:5432/database.',
    ],
    [{ DATABASE_ENABLED: 'no' }, 'DATABASE_ENABLED is "no" but must be one of true, false.'],
    ...['http://localhost', 'redis://', 'redis://localhost/a', 'localhost:6379'].map(
      (url) =>
        [
          { REDIS_URL: url },
          'REDIS_URL must be an address such as redis://:password@host:6379/0, or rediss:// for TLS.',
        ] satisfies Refused,
    ),
    [
      { TELEMETRY_STORE: 'elsewhere', DATABASE_URL: 'postgres://db.example/seamark' },
      'TELEMETRY_STORE=elsewhere needs REDIS_URL, the same as where the store is.',
    ],
    [
      { TELEMETRY_STORE: 'elsewhere', REDIS_URL: 'redis://localhost', JWT_SECRET: longSecret },
      'TELEMETRY_STORE=elsewhere needs DATABASE_URL, the same as where the store is.',
    ],
    [
      { REDIS_URL: 'redis://localhost' },
      'JWT_SECRET must be set where REDIS_URL is, to the same for all processes that share it.',
    ],
    [
      { BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com' },
      'BOOTSTRAP_ADMIN_EMAIL and BOOTSTRAP_ADMIN_PASSWORD are set together, or neither is.',
    ],
    [
      { BOOTSTRAP_ADMIN_EMAIL: 'ann@example.com', BOOTSTRAP_ADMIN_PASSWORD: 'short' },
      'BOOTSTRAP_ADMIN_PASSWORD must be at least 10 characters long.',
    ],
    ...[
      '*',
      'wiki.example.com',
      'https://wiki.example.com/a',
      'https://*',
      'https://a.example https://b.example',
      "https://a.example;script-src 'unsafe-inline'",
      'https://ann@wiki.example.com',
      'https://a.example,',
    ].map(
      (text) =>
        [
          { FRAME_ANCESTORS: text },
          `FRAME_ANCESTORS is ${JSON.stringify(text)} but must be sites separated by commas, such as https://wiki.example.com,https://*.example.org.`,
        ] satisfies Refused,
    ),
    ...['http://id.example.com', 'id.example.com', 'https://ann@id.example.com', 'https://id.example.com/?a=b'].map(
      (issuer) =>
        [
          { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'seamark' },
          `OIDC_ISSUER is "${issuer}" but must be an address such as https://id.example.com; http is for a loopback address alone.`,
        ] satisfies Refused,
    ),
    ...['ops', 'ops=BOSS', '=ADMIN', 'ops=ADMIN,,dev=EDITOR', 'ops=admin'].map(
      (mapping) =>
        [
          { OIDC_ROLE_MAPPING: mapping },
          `OIDC_ROLE_MAPPING is "${mapping}" but must be groups with VIEWER, EDITOR or ADMIN, such as ops=ADMIN, dev=EDITOR, *=VIEWER.`,
        ] satisfies Refused,
    ),
    [
      { OIDC_SCOPES: 'email profile' },
      'OIDC_SCOPES is "email profile" but must be scopes with blanks between them, openid among them.',
    ],
    [{ OIDC_NAME: 'a\nb' }, 'OIDC_NAME is "a\\nb" but must be a line of at most 500 characters.'],
    [{ OIDC_ISSUER: 'https://id.example.com' }, 'OIDC_ISSUER is set, but OIDC_CLIENT_ID is not.'],
    [{ OIDC_CLIENT_ID: 'seamark' }, 'OIDC_CLIENT_ID is set, but OIDC_ISSUER is not.'],
    [{ OIDC_ROLE_MAPPING: '*=VIEWER' }, 'OIDC_ROLE_MAPPING is set, but OIDC_ISSUER is not.'],
  ])('%o stops the start', (environment, sentence) => {
    expect(() => read(environment)).toThrow(new SettingsError(sentence));
  });
});

describe('sending telemetry is open by default', () => {
  test.each([
    [{}, 'open'],
    [{ HOST: 'localhost' }, 'open'],
    [{ HOST: '::1' }, 'open'],
    [{ HOST: '0.0.0.0' }, 'key'],
    [{ HOST: '::' }, 'key'],
    [{ PUBLIC_URL: 'https://x.example' }, 'key'],
    [{ HOST: '0.0.0.0', INGEST_AUTH: 'open' }, 'open'],
    [{ INGEST_AUTH: 'key' }, 'key'],
  ])('%o: %s', (environment, expected) => {
    expect(read(environment).ingestAuth).toBe(expected);
  });
});

describe('.env', () => {
  test('has a variable a line', () => {
    const text = '# comment\n\nA=1\r\nexport B = two words # why\nC="# x "\nD=\'"\'\nE=a=b#c\nF=\n';
    expect([...parseEnvFile(text)]).toEqual([
      ['A', '1'],
      ['B', 'two words'],
      ['C', '# x '],
      ['D', '"'],
      ['E', 'a=b#c'],
      ['F', ''],
    ]);
  });

  test.each([
    ['PORT', 'Line 1 of .env is not of the form NAME=value.'],
    ['\n1A=2', 'Line 2 of .env is not of the form NAME=value.'],
    ['A="x', 'The quotes in line 1 of .env do not end.'],
  ])('%j stops the start', (text, sentence) => {
    expect(() => parseEnvFile(text)).toThrow(new SettingsError(sentence));
  });

  test('any text gives variables or a sentence', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(outcomeOf(() => parseEnvFile(text))).toMatch(/^(ok|SettingsError)$/);
      }),
    );
  });

  test('is read beside package.json; one that is missing is no mistake', () => {
    const root = mkdtempSync(join(tmpdir(), 'seamark-config-'));
    expect(loadSettings(root, {}).dataDir).toBe(join(root, 'data'));
    writeFileSync(join(root, '.env'), 'RETENTION_METRICS=30d\n');
    expect(loadSettings(root, {}).retentionMetricsMs).toBe(30 * 86_400_000);
    rmSync(root, { recursive: true });
  });
});

test('secrets are not described', () => {
  const described = describeSettings(read({ BOOTSTRAP_API_KEY: KEY, LOG_LEVEL_LIVE: 'warn' }));
  expect(described).toMatchObject({
    BOOTSTRAP_API_KEY: '(secret)',
    PORT: 4000,
    PUBLIC_URL: null,
    LOG_LEVEL_LIVE: 'warn',
  });
  expect(JSON.stringify(described)).not.toContain(KEY);
});

test('the default limits are those that telemetry names', () => {
  expect(ingestLimits(read({})).items).toEqual(defaultItemLimits);
});

test('.env.example names every setting with its default', () => {
  const path = new URL('../../.env.example', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(envExample());
  const set = envExample().replaceAll(/^#(?=[A-Z_]+=)/gm, '');
  const retentionIsGiven = { traces: true, logs: true, metrics: true };
  expect(read({}, set)).toEqual({ ...read({}), retentionIsGiven });
  expect([...parseEnvFile(set).keys()]).toEqual(Object.values(model).map(({ name }) => name));
});

function outcomeOf(run: () => unknown): string {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
}
