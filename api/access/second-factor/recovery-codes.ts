import { randomBytes } from 'node:crypto';
import { hashSecret } from '../secret-token.ts';

const COUNT = 10;
const GROUPS = 4;
const GROUP_CHARACTERS = 4;
/** Thirty-two that are not taken for each other when they are read from paper. */
const alphabet = 'abcdefghjkmnpqrstuvwxyz023456789';

/** Codes of 80 random bits, for who has lost what makes the others; each is good once. */
export function createRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, createRecoveryCode);
}

/** By which a code is found again, however it is written. It is random, so a fast hash is enough. */
export function hashRecoveryCode(code: string): Uint8Array<ArrayBuffer> {
  return hashSecret(code.toLowerCase().replaceAll(/[\s-]/g, ''));
}

function createRecoveryCode(): string {
  const characters = Array.from(randomBytes(GROUPS * GROUP_CHARACTERS), (byte) => alphabet[byte % alphabet.length]);
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    characters.slice(group * GROUP_CHARACTERS, (group + 1) * GROUP_CHARACTERS).join(''),
  );
  return groups.join('-');
}
