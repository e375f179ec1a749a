import { Secret, TOTP } from 'otpauth';

/** What makes the codes of a second factor, as somebody has it in their pocket. */
export class Authenticator {
  readonly #secret: Secret;

  /** `text`: the secret in base32. */
  constructor(text: string) {
    this.#secret = Secret.fromBase32(text);
  }

  code(nowMs = Date.now()): string {
    return TOTP.generate({ secret: this.#secret, timestamp: nowMs });
  }
}
