import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { SettingsError } from './setting.ts';

export interface CertificateFiles {
  certFile: string;
  keyFile: string;
}

/** A certificate, with those that vouch for it, and its key, as PEM. */
export interface CertificatePair {
  cert: Buffer;
  key: Buffer;
}

const LOOK_EVERY_MS = 10_000;

/** The certificate that servers show, as two files hold it; who renews it writes them anew, and nothing starts again. */
export class Certificate {
  readonly #files: CertificateFiles;
  readonly #listeners: ((pair: CertificatePair) => void)[] = [];
  #pair: CertificatePair;
  /** As the files were looked at last, good or not. */
  #seen: CertificatePair;
  #timer: NodeJS.Timeout | undefined;

  /** Throws SettingsError, which names the setting, where the files hold no certificate with its key. */
  constructor(files: CertificateFiles) {
    this.#files = files;
    this.#pair = this.#seen = readFiles(files);
    check(this.#pair);
  }

  get pair(): CertificatePair {
    return this.#pair;
  }

  onRenewed(listener: (pair: CertificatePair) => void): void {
    this.#listeners.push(listener);
  }

  /** Looks at the files now and then. What is no good is told once, and the certificate before stays. */
  watch(report: (error: unknown) => void, everyMs = LOOK_EVERY_MS): void {
    this.#timer = setInterval(() => {
      try {
        this.#look();
      } catch (error) {
        report(error);
      }
    }, everyMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const found = readFiles(this.#files);
    if (isSame(found, this.#seen)) return;
    this.#seen = found;
    check(found);
    this.#pair = found;
    for (const listener of this.#listeners) listener(found);
  }
}

/** The certificate that the settings name; null where they name none. Throws SettingsError. */
export function certificateOf(files: {
  tlsCertFile: string | undefined;
  tlsKeyFile: string | undefined;
}): Certificate | null {
  const { tlsCertFile: certFile, tlsKeyFile: keyFile } = files;
  return certFile === undefined || keyFile === undefined ? null : new Certificate({ certFile, keyFile });
}

function readFiles({ certFile, keyFile }: CertificateFiles): CertificatePair {
  return { cert: readPem('TLS_CERT_FILE', certFile), key: readPem('TLS_KEY_FILE', keyFile) };
}

function readPem(name: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new SettingsError(`${name} is ${JSON.stringify(path)}, which cannot be read (${why}).`, { cause: error });
  }
}

function check(pair: CertificatePair): void {
  try {
    createSecureContext(pair);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`TLS_CERT_FILE and TLS_KEY_FILE do not hold a certificate and its key, as PEM (${why}).`, {
      cause: error,
    });
  }
}

function isSame(one: CertificatePair, other: CertificatePair): boolean {
  return one.cert.equals(other.cert) && one.key.equals(other.key);
}
