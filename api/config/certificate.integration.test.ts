import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testService } from '../../scripts/test-services/test-service.ts';
import { Certificate, certificateOf, type CertificateFiles, type CertificatePair } from './certificate.ts';
import { makeCertificate } from './make-certificate.testing.ts';
import { SettingsError } from './setting.ts';

let directory: string;
let first: CertificateFiles;
let second: CertificateFiles;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-certificate-'));
  first = await makeCertificate(testService('openssl'), directory, 'first');
  second = await makeCertificate(testService('openssl'), directory, 'second');
});
afterAll(() => rm(directory, { recursive: true }));

describe('what is no certificate with its key', () => {
  test.each([
    [
      'a file that is not there',
      () => ({ ...first, certFile: join(directory, 'none') }),
      /^TLS_CERT_FILE is ".*none".* \(ENOENT\)\.$/,
    ],
    ['a folder', () => ({ ...first, keyFile: directory }), /^TLS_KEY_FILE is .* \(EISDIR\)\.$/],
    [
      'the key of another',
      () => ({ ...first, keyFile: second.keyFile }),
      /^TLS_CERT_FILE and TLS_KEY_FILE do not hold/,
    ],
    [
      'both exchanged',
      () => ({ certFile: first.keyFile, keyFile: first.certFile }),
      /^TLS_CERT_FILE and TLS_KEY_FILE do not hold/,
    ],
  ])('%s stops the start with a sentence', (_, files, sentence) => {
    expect(() => new Certificate(files())).toThrow(SettingsError);
    expect(() => new Certificate(files())).toThrow(sentence);
  });

  test('nothing is none', () => {
    expect(certificateOf({ tlsCertFile: undefined, tlsKeyFile: undefined })).toBeNull();
  });
});

test('a certificate is taken anew when its files are, and the one before stays while they are no good', async () => {
  const files = { certFile: join(directory, 'live.crt'), keyFile: join(directory, 'live.key') };
  await copyFile(first.certFile, files.certFile);
  await copyFile(first.keyFile, files.keyFile);
  const certificate = new Certificate(files);
  const renewed: CertificatePair[] = [];
  const problems: unknown[] = [];
  certificate.onRenewed((pair) => renewed.push(pair));
  certificate.watch((error) => problems.push(error), 10);
  await writeFile(files.certFile, 'half a certif');
  await vi.waitFor(() => expect(problems.length).toBeGreaterThan(0));
  expect(certificate.pair.cert).toEqual(await readFile(first.certFile));
  await copyFile(second.certFile, files.certFile);
  await copyFile(second.keyFile, files.keyFile);
  await vi.waitFor(() => expect(renewed).toHaveLength(1));
  expect(certificate.pair.cert).toEqual(await readFile(second.certFile));
  expect(renewed).toEqual([certificate.pair]);
  certificate.close();
});
