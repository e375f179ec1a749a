import { ControlError } from '../../control/control-error.ts';
import type { Verbs } from '../../control/verbs.ts';
import { type Actor, systemActor } from '../actor.ts';
import type { Proof, Proofs } from '../proofs.ts';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';
import type { SealedSecrets } from './sealed-secrets.ts';
import { createTotpSecret, stepOfCode, totpSetUp } from './totp.ts';

/** What an authenticator is given: shown once. */
export interface SecondFactorSetUp {
  /** base32, to type in. */
  text: string;
  /** otpauth://, to make a picture of. */
  uri: string;
}

export interface SecondFactorsOptions {
  verbs: Verbs;
  proofs: Proofs;
  sealed: SealedSecrets;
}

/** Having a second factor, for people who are signed in and show who they are. All reject with ControlError. */
export class SecondFactors {
  readonly #verbs: Verbs;
  readonly #proofs: Proofs;
  readonly #sealed: SealedSecrets;

  constructor({ verbs, proofs, sealed }: SecondFactorsOptions) {
    this.#verbs = verbs;
    this.#proofs = proofs;
    this.#sealed = sealed;
  }

  /** Nothing is asked for at a log-in before `confirm`. CONFLICT where there is one already. */
  async begin(person: Actor, password: string): Promise<SecondFactorSetUp> {
    const { id, email } = await this.#proofs.require(person, { password, code: null }).catch((error: unknown) => {
      if (!(error instanceof ControlError && error.code === 'SECOND_FACTOR_REQUIRED')) throw error;
      throw new ControlError('CONFLICT', 'There is a second factor already; remove it first.');
    });
    const secret = createTotpSecret();
    await this.#verbs.beginSecondFactor(person, { userId: id, encryptedSecret: this.#sealed.seal(id, secret) });
    return totpSetUp(secret, email);
  }

  /** By the first code of what was begun; gives the recovery codes, which are shown once. INVALID where it is none. */
  async confirm(person: Actor, code: string): Promise<string[]> {
    const encryptedSecret = await this.#verbs.findBegunSecondFactor(systemActor, person.id);
    const secret = encryptedSecret && this.#sealed.open(person.id, encryptedSecret);
    if (!secret) throw new ControlError('NOT_FOUND', 'No second factor waits for its first code; begin again.');
    const step = stepOfCode(secret, code, Date.now());
    if (step === null) {
      throw new ControlError('INVALID', 'This code is wrong. Is the clock of the device that makes it right?');
    }
    const { codes, hashes } = newRecoveryCodes();
    await this.#verbs.confirmSecondFactor(person, {
      userId: person.id,
      encryptedSecret,
      step,
      recoveryCodeHashes: hashes,
    });
    return codes;
  }

  /** Others in the place of all so far. */
  async renewRecoveryCodes(person: Actor, proof: Proof): Promise<string[]> {
    const { id } = await this.#proofs.require(person, proof);
    const { codes, hashes } = newRecoveryCodes();
    await this.#verbs.renewRecoveryCodes(person, { userId: id, recoveryCodeHashes: hashes });
    return codes;
  }

  async remove(person: Actor, proof: Proof): Promise<void> {
    const { id } = await this.#proofs.require(person, proof);
    await this.#verbs.removeSecondFactor(person, id);
  }
}

function newRecoveryCodes(): { codes: string[]; hashes: Uint8Array<ArrayBuffer>[] } {
  const codes = createRecoveryCodes();
  return { codes, hashes: codes.map(hashRecoveryCode) };
}
