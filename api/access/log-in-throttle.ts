import { hash } from 'node:crypto';
import { ControlError } from '../control/control-error.ts';
import { networkOf } from './network-of.ts';
import { GrowingDelays } from './growing-delays.ts';

/** Who tries, as far as it can be told. */
export interface LogInAttempt {
  /** By which the account is compared, whether or not there is one. */
  account: string;
  address: string | null;
  /** A browser from which somebody has signed in to the account before; null for any other. */
  device: string | null;
}

/** What becomes of an attempt that was let through; one that is not told of has failed. */
export interface BegunAttempt {
  succeeded(): void;
  /** It could not be judged. */
  takeBack(): void;
}

const MAX_ACCOUNT_DELAY_MS = 30_000;
const MAX_ADDRESS_DELAY_MS = 60_000;
/** Many people share the address of an office. */
const FREE_OF_ADDRESS = 20;
const FREE_OF_ACCOUNT = 5;

/**
 * Slows down guessing, by account and by network. A browser that has signed in before is counted apart from all others,
 * so nobody can lock out who uses the account; accounts that do not exist are counted as those that do.
 */
export class LogInThrottle {
  readonly #addresses = new GrowingDelays({ free: FREE_OF_ADDRESS, maxDelayMs: MAX_ADDRESS_DELAY_MS });
  readonly #accounts = new GrowingDelays({ free: FREE_OF_ACCOUNT, maxDelayMs: MAX_ACCOUNT_DELAY_MS });

  /** An attempt counts when it begins, so that many at once are counted too. Throws ControlError RATE_LIMITED. */
  begin({ account, address, device }: LogInAttempt, nowMs = Date.now()): BegunAttempt {
    const network = networkOf(address);
    const key = hash('sha256', device ?? `account ${account}`, 'base64');
    const waitMs = Math.max(this.#addresses.waitMs(network, nowMs), this.#accounts.waitMs(key, nowMs));
    if (waitMs > 0) throw tooMany(waitMs);
    this.#addresses.count(network, nowMs);
    this.#accounts.count(key, nowMs);
    return {
      // Of the address no more than this attempt: otherwise who has an account would guess at others without end.
      succeeded: () => {
        this.#addresses.takeBack(network);
        this.#accounts.forget(key);
      },
      takeBack: () => {
        this.#addresses.takeBack(network);
        this.#accounts.takeBack(key);
      },
    };
  }

  /** For what anybody may try without an account. Throws ControlError RATE_LIMITED. */
  countAddress(address: string | null, nowMs = Date.now()): void {
    const network = networkOf(address);
    const waitMs = this.#addresses.waitMs(network, nowMs);
    if (waitMs > 0) throw tooMany(waitMs);
    this.#addresses.count(network, nowMs);
  }
}

function tooMany(waitMs: number): ControlError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return new ControlError('RATE_LIMITED', `Too many attempts; try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });
}
