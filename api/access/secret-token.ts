import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;
/** By which people, and programs that look for leaked secrets, know a key of this product. */
const API_KEY_WORD = 'smk';
const FIRST_ADMIN_WORD = 'first';
const apiKey = new RegExp(`^${API_KEY_WORD}_[A-Za-z0-9_-]{43}$`);

/** Something to be shown once, kept by its hash alone: 256 random bits in base64url behind a word that tells what it is. */
export function createSecret(word: string): string {
  return `${word}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

export function createApiKeySecret(): string {
  return createSecret(API_KEY_WORD);
}

export function createFirstAdminSecret(): string {
  return createSecret(FIRST_ADMIN_WORD);
}

/** Whether a text looks like that of the first admin's link. */
export function isFirstAdminSecret(text: string): boolean {
  return text.startsWith(`${FIRST_ADMIN_WORD}_`);
}

/** Whether a text looks like a key. */
export function isApiKey(text: string): boolean {
  return apiKey.test(text);
}

/** By which a secret is found again. It is random, so a fast hash is enough. */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}
