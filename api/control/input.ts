import { ControlError } from './control-error.ts';

const MAX_EMAIL = 254;
const MAX_NAME = 200;
/** One more than a page of the graph, which tells whether another follows. */
export const MAX_PAGE = 201;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
// What may be typed is for the mail server to judge; this refuses what is no address at all.
const email = /^[^\s@<>"',;:()[\]\\]+@[^\s@<>"',;:()[\]\\]+$/;
const control = /[\p{Cc}\p{Zl}\p{Zp}]/u;

export function validEmail(text: string): string {
  const address = text.trim();
  if (address.length > MAX_EMAIL || !email.test(address) || control.test(address)) {
    throw new ControlError('INVALID', 'This is no e-mail address.');
  }
  return address;
}

/** By which an address is compared: letters differ by more than their case. */
export function emailKey(address: string): string {
  return address.normalize('NFKC').toLowerCase();
}

/** A name for people to read; `what` begins the sentence where it is none. */
export function validName(text: string, what = 'The name'): string {
  const name = text.trim();
  if (name === '' || name.length > MAX_NAME || control.test(name)) {
    throw new ControlError('INVALID', `${what} has from 1 to ${MAX_NAME} characters and no line breaks.`);
  }
  return name;
}

/** An id as the database has it; what cannot be one is not found. */
export function validId(id: string, what: string): string {
  if (!uuid.test(id)) throw notFound(what);
  return id.toLowerCase();
}

export function validExpiry(expiresAt: Date | null, now: Date): Date | null {
  if (expiresAt !== null && !(expiresAt > now)) throw new ControlError('INVALID', 'The end lies in the past.');
  return expiresAt;
}

/** How many rows to give. */
export function validFirst(first: number): number {
  if (!Number.isInteger(first) || first < 1 || first > MAX_PAGE) {
    throw new ControlError('INVALID', `first is from 1 to ${MAX_PAGE}.`);
  }
  return first;
}

/** Whole as a Json column takes it, and not larger. */
export function validJson(value: unknown, maxBytes: number): object | string | number | boolean {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined || text === 'null' || Buffer.byteLength(text) > maxBytes || text.includes('\\u0000')) {
    throw new ControlError('INVALID', `The value is JSON of at most ${maxBytes} bytes, without null characters.`);
  }
  return JSON.parse(text) as object;
}

export function notFound(what: string): ControlError {
  return new ControlError('NOT_FOUND', `There is no such ${what}.`);
}
