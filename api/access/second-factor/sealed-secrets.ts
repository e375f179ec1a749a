import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Secrets as others hold them: encrypted with a key that these do not hold, each for its owner alone. */
export class SealedSecrets {
  /** As an object: of bytes Node makes one anew for each use, which takes longer than all the rest. */
  readonly #key: KeyObject;

  /**
   * `secret` is the one that signs sessions; with another one nothing can be opened that was sealed before. For another
   * purpose another key is made from it.
   */
  constructor(secret: string, purpose = 'seamark second factors') {
    this.#key = createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', purpose, KEY_BYTES)));
  }

  seal(userId: string, secret: Uint8Array): Uint8Array<ArrayBuffer> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES }).setAAD(ownerOf(userId));
    const encrypted = Buffer.concat([cipher.update(secret), cipher.final()]);
    return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), encrypted]));
  }

  /** null where it was sealed with another key or for somebody else, or is damaged. */
  open(userId: string, sealed: Uint8Array): Uint8Array | null {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(ALGORITHM, this.#key, nonce, { authTagLength: TAG_BYTES })
      .setAAD(ownerOf(userId))
      .setAuthTag(tag);
    const opened = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    try {
      return Buffer.concat([opened, decipher.final()]);
    } catch {
      return null;
    }
  }
}

function ownerOf(userId: string): Uint8Array {
  return Buffer.from(userId);
}
