import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Seamark';
/** What RFC 4226 recommends for SHA-1. */
const SECRET_BYTES = 20;
/** What every authenticator does; not all of them do anything else. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 };
/** Steps to either side of the present one: clocks differ, and typing takes time. */
const WINDOW = 1;
const digits = /^\d{6}$/;

export function createTotpSecret(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(new Secret({ size: SECRET_BYTES }).bytes);
}

/** The secret as an authenticator takes it: by hand in base32, or from a picture of the address. */
export function totpSetUp(secret: Uint8Array, account: string): { text: string; uri: string } {
  const totp = new TOTP({ issuer: ISSUER, label: account, secret: secretOf(secret), ...form });
  return { text: totp.secret.base32, uri: totp.toString() };
}

/** Whether a text looks like a code; blanks in it do not matter. */
export function isTotpCode(text: string): boolean {
  return digits.test(withoutBlanks(text));
}

/** The time step, counted from the Unix epoch, that a code is of; null where it is of none near `nowMs`. */
export function stepOfCode(secret: Uint8Array, text: string, nowMs: number): number | null {
  // The library throws at six characters that are more bytes.
  if (!isTotpCode(text)) return null;
  const token = withoutBlanks(text);
  const delta = TOTP.validate({ token, secret: secretOf(secret), ...form, timestamp: nowMs, window: WINDOW });
  return delta === null ? null : TOTP.counter({ period: form.period, timestamp: nowMs }) + delta;
}

function secretOf(bytes: Uint8Array): Secret {
  return new Secret({ buffer: Uint8Array.from(bytes).buffer });
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s/g, '');
}
