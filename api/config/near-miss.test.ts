import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unsupportedNames } from './model.ts';
import { editDistance } from './near-miss.ts';
import { SettingsError } from './setting.ts';
import { read } from './settings.testing.ts';

describe('an unknown name', () => {
  test.each([
    ['RETENTION_TRACE', 'RETENTION_TRACES'],
    ['RETENTION_SPANS', 'RETENTION_TRACES'],
    ['DATADIR', 'DATA_DIR'],
    ['data_dir', 'DATA_DIR'],
    ['Port', 'PORT'],
    ['OTLP_HTTP_PROT', 'OTLP_HTTP_PORT'],
    ['BOOTSTRAP_APIKEY', 'BOOTSTRAP_API_KEY'],
    ['INGEST_MAX_ATTRS', 'INGEST_MAX_ATTRIBUTES'],
    ['TRUSTED_PROXY', 'TRUSTED_PROXIES'],
    ['LOG_LEVEL_STORES', 'LOG_LEVEL_STORE'],
  ])('%s in the environment stops the start', (name, meant) => {
    expect(() => read({ [name]: 'x' })).toThrow(
      new SettingsError(`${name} in the environment is no setting; ${meant} may be meant.`),
    );
  });

  test.each([
    'PATH',
    'HOSTNAME',
    'PWD',
    'HOME',
    'USER',
    'LANG',
    'NODE_ENV',
    'POST',
    'DATABASE',
    'DATABASE_USER',
    'SSL_CERT_FILE',
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'OTLP_ENDPOINT',
    'BOOTSTRAP_SERVERS',
    'INGEST_URL',
    'INGEST_SERVICE_HOST',
    'INGEST_MAX_PORT_4318_TCP',
    'PUBLIC_KEY',
    'REDIS_HOST',
    'JAVA_HOME',
  ])("%s in the environment is somebody else's", (name) => {
    expect(read({ [name]: 'x' }).port).toBe(4000);
  });

  test('the variables that Kubernetes makes for a service of such a name are no mistake', () => {
    expect(read({ OTLP_HTTP_PORT_4318_TCP: 'tcp://10.0.0.1:4318', RETENTION_PORT: 'tcp://10.0.0.1:1' }).port).toBe(
      4000,
    );
  });

  test('in .env stops the start, whatever it is', () => {
    expect(() => read({}, 'NODE_ENV=production')).toThrow(
      new SettingsError('NODE_ENV in .env is no setting; .env.example lists them.'),
    );
    expect(() => read({}, 'PROT=1\nPUBLIC_ULR=x')).toThrow('PROT in .env is no setting; .env.example lists them.');
    expect(() => read({}, 'PUBLIC_ULR=x')).toThrow('PUBLIC_ULR in .env is no setting; PUBLIC_URL may be meant.');
  });

  test.each(unsupportedNames)('%s is known and refused', (name) => {
    const sentence = `${name} is set but not supported by this version.`;
    expect(() => read({ [name]: 'x' })).toThrow(new SettingsError(sentence));
    expect(() => read({}, `${name}=x`)).toThrow(new SettingsError(sentence));
  });
});

test('the distance of names counts letters added, dropped, replaced and swapped', () => {
  expect([editDistance('PORT', 'PORT'), editDistance('PROT', 'PORT'), editDistance('PORTS', 'PORT')]).toEqual([
    0, 1, 1,
  ]);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (a, b) => {
      const distance = editDistance(a, b);
      expect(distance).toBe(editDistance(b, a));
      expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance === 0).toBe(a === b);
    }),
  );
});
