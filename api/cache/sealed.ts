import { createHmac } from 'node:crypto';
import { SealedSecrets } from '../access/second-factor/sealed-secrets.ts';

/**
 * What processes that share a secret leave for each other where others can read and write: nobody else can read it, write
 * it, or put it in another place.
 */
export class Seal {
  /** Tells apart those with other secrets that use the same Redis. */
  readonly name: string;
  readonly #secret: string;
  readonly #sealed: SealedSecrets;

  constructor(secret: string) {
    this.#secret = secret;
    this.#sealed = new SealedSecrets(secret, 'seamark processes');
    this.name = this.nameOf('name').slice(0, 12);
  }

  /** What stands for a text that nobody else is to know. */
  nameOf(text: string): string {
    return createHmac('sha256', this.#secret).update(`name ${text}`).digest('hex');
  }

  close(place: string, content: Uint8Array): Buffer {
    return Buffer.from(this.#sealed.seal(place, content));
  }

  /** null where it was not closed for this place by somebody with the same secret. */
  open(place: string, sealed: Uint8Array): Buffer | null {
    const content = this.#sealed.open(place, sealed);
    return content && Buffer.from(content);
  }
}
