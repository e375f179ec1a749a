import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CertificateFiles } from './certificate.ts';

/** Writes a certificate for this machine that vouches for itself, and its key, by OpenSSL's program. */
export async function makeCertificate(openssl: string, directory: string, name: string): Promise<CertificateFiles> {
  const files = { certFile: join(directory, `${name}.crt`), keyFile: join(directory, `${name}.key`) };
  await promisify(execFile)(openssl, [
    'req',
    '-x509',
    '-nodes',
    '-newkey=ec',
    '-pkeyopt=ec_paramgen_curve:prime256v1',
    '-days=2',
    `-subj=/CN=${name}`,
    '-addext=subjectAltName=IP:127.0.0.1,DNS:localhost',
    `-keyout=${files.keyFile}`,
    `-out=${files.certFile}`,
  ]);
  return files;
}
