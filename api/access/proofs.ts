import { ControlError } from '../control/control-error.ts';
import { emailKey } from '../control/input.ts';
import type { LogIn } from '../control/users/find-log-in.ts';
import type { User } from '../control/users/user.ts';
import type { Verbs } from '../control/verbs.ts';
import { type Actor, systemActor } from './actor.ts';
import type { AttemptDelays } from './attempt-delays.ts';
import { type LogInAttempt, LogInThrottle } from './log-in-throttle.ts';
import { verifyPassword } from './password.ts';
import { hashRecoveryCode } from './second-factor/recovery-codes.ts';
import type { RefusedAttempts } from './refused-attempts.ts';
import type { SealedSecrets } from './second-factor/sealed-secrets.ts';
import { isTotpCode, stepOfCode } from './second-factor/totp.ts';

/** What somebody shows to be who they say. */
export interface Proof {
  password: string;
  /** Of the second factor, or a recovery code; null or empty where none was typed. */
  code: string | null;
}

/** What a proof is worth; all but `right` leave nothing behind but a count, where something was guessed. */
export type Verdict =
  | { kind: 'right'; user: User }
  | { kind: 'wrong' }
  | { kind: 'codeMissing' }
  | { kind: 'codeWrong' }
  | { kind: 'codeUnreadable' };

export interface ProofsOptions {
  verbs: Verbs;
  sealed: SealedSecrets;
  /** Where attempts are counted; in this process where nothing is said. */
  delays: AttemptDelays | undefined;
  refused: RefusedAttempts;
}

/** Judges what people show to be who they say, and slows down who guesses: at passwords and at codes alike. */
export class Proofs {
  readonly #verbs: Verbs;
  readonly #sealed: SealedSecrets;
  readonly #throttle: LogInThrottle;
  readonly #refused: RefusedAttempts;

  constructor({ verbs, sealed, delays, refused }: ProofsOptions) {
    this.#throttle = new LogInThrottle(delays);
    this.#verbs = verbs;
    this.#sealed = sealed;
    this.#refused = refused;
  }

  /**
   * Of a code nothing is said or done before the password is right. A code that was right is good no more. Rejects with
   * ControlError, RATE_LIMITED where too much was tried.
   */
  async judge(email: string, { password, code }: Proof, attempt: LogInAttempt): Promise<Verdict> {
    const begun = await this.#throttle.begin(attempt);
    let verdict: Verdict;
    try {
      verdict = await this.#judge(email, { password, code: code?.trim() || null }, attempt.address);
    } catch (error) {
      // What could not be judged does not count.
      await begun.takeBack();
      throw error;
    }
    if (verdict.kind === 'right') await begun.succeeded();
    // The password alone is half of it: it neither counts nor lets anybody guess anew.
    else if (verdict.kind === 'codeMissing' || verdict.kind === 'codeUnreadable') await begun.takeBack();
    return verdict;
  }

  /** For a person who is signed in, before something that their session alone is not enough for. Rejects with ControlError. */
  async require(person: Actor, proof: Proof): Promise<User> {
    if (person.kind !== 'USER') throw new ControlError('FORBIDDEN', 'This is for a person who is signed in.');
    const attempt = { account: accountOf(person.name), address: person.address, device: person.sessionId };
    const verdict = await this.judge(person.name, proof, attempt);
    if (verdict.kind === 'right') return verdict.user;
    if (verdict.kind !== 'codeMissing') {
      const target = { kind: 'user', id: person.id, name: person.name };
      this.#refused.note('proof.refuse', person, { target, detail: { reason: verdict.kind } });
    }
    throw refusal(verdict, new ControlError('INVALID', 'This is not the present password.'));
  }

  /** For what anybody may try without an account. Rejects with ControlError RATE_LIMITED. */
  countAddress(address: string | null): Promise<void> {
    return this.#throttle.countAddress(address);
  }

  async #judge(email: string, { password, code }: Proof, address: string | null): Promise<Verdict> {
    const found = await this.#verbs.findLogIn(systemActor, email);
    const isRight = await verifyPassword(found?.passwordHash ?? null, password);
    if (!found || !isRight || found.user.disabledAt !== null) return { kind: 'wrong' };
    return found.sealedSecret === null
      ? { kind: 'right', user: found.user }
      : this.#judgeCode(found, found.sealedSecret, code, address);
  }

  async #judgeCode(
    { user }: LogIn,
    sealedSecret: Uint8Array,
    code: string | null,
    address: string | null,
  ): Promise<Verdict> {
    if (code === null) return { kind: 'codeMissing' };
    const shown = isTotpCode(code)
      ? this.#stepOf(user.id, sealedSecret, code)
      : { recoveryCodeHash: hashRecoveryCode(code) };
    if (shown === 'unreadable') return { kind: 'codeUnreadable' };
    const isTaken =
      shown && (await this.#verbs.takeSecondFactor({ ...systemActor, address }, { userId: user.id, ...shown }));
    return isTaken ? { kind: 'right', user } : { kind: 'codeWrong' };
  }

  #stepOf(userId: string, sealedSecret: Uint8Array, code: string): { step: number } | 'unreadable' | null {
    const secret = this.#sealed.open(userId, sealedSecret);
    if (!secret) return 'unreadable';
    const step = stepOfCode(secret, code, Date.now());
    return step === null ? null : { step };
  }
}

/** Why a proof is not enough, for who showed it; `wrong` is what is said of a password. */
export function refusal({ kind }: Exclude<Verdict, { kind: 'right' }>, wrong: ControlError): ControlError {
  switch (kind) {
    case 'wrong':
      return wrong;
    case 'codeMissing':
      return new ControlError('SECOND_FACTOR_REQUIRED', 'This account has a second factor: a code is needed too.');
    case 'codeWrong':
      return new ControlError('SECOND_FACTOR_REQUIRED', 'This code is wrong, or was used before.');
    case 'codeUnreadable':
      return new ControlError(
        'SECOND_FACTOR_REQUIRED',
        'The secret of the server was changed, so codes cannot be checked any more. Use a recovery code, or have an admin remove the second factor.',
      );
  }
}

/** By which an account is compared, whether or not there is one. */
export function accountOf(email: string): string {
  return emailKey(email.trim());
}
