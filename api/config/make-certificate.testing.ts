import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CertificateFiles } from './certificate.ts';

/** Writes a certificate that vouches for itself, and its key, by OpenSSL's program; for this machine, unless `names` are others. */
export async function makeCertificate(
  openssl: string,
  directory: string,
  name: string,
  names = 'IP:127.0.0.1,DNS:localhost',
): Promise<CertificateFiles> {
  const files = { certFile: join(directory, `${name}.crt`), keyFile: join(directory, `${name}.key`) };
  await promisify(execFile)(openssl, [
    'req',
    '-x509',
    '-nodes',
    '-newkey=ec',
    '-pkeyopt=ec_paramgen_curve:prime256v1',
    '-days=2',
    `-subj=/CN=${name}`,
    `-addext=subjectAltName=${names}`,
    `-keyout=${files.keyFile}`,
    `-out=${files.certFile}`,
  ]);
  return files;
}
