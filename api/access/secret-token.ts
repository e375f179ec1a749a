import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** Something to be shown once, kept by its hash alone: 256 random bits in base64url behind a word that tells what it is. */
export function createSecret(word: string): string {
  return `${word}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
}

/** By which a secret is found again. It is random, so a fast hash is enough. */
export function hashSecret(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest());
}
