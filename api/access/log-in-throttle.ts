import { hash } from 'node:crypto';
import { ControlError } from '../control/control-error.ts';
import { type AttemptDelays, LocalDelays, type Tried } from './attempt-delays.ts';
import { networkOf } from './network-of.ts';

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
  succeeded(): Promise<void>;
  /** It could not be judged. */
  takeBack(): Promise<void>;
}

/**
 * Slows down guessing, by account and by network. A browser that has signed in before is counted apart from all others,
 * so nobody can lock out who uses the account; accounts that do not exist are counted as those that do.
 */
export class LogInThrottle {
  readonly #delays: AttemptDelays;

  constructor(delays: AttemptDelays = new LocalDelays()) {
    this.#delays = delays;
  }

  /** An attempt counts when it begins, so that many at once are counted too. Rejects with ControlError RATE_LIMITED. */
  async begin({ account, address, device }: LogInAttempt, nowMs = Date.now()): Promise<BegunAttempt> {
    const network = triedFrom(address);
    const who: Tried = { kind: 'account', key: hash('sha256', device ?? `account ${account}`, 'base64') };
    await this.#count([network, who], nowMs);
    return {
      // Of the address no more than this attempt: otherwise who has an account would guess at others without end.
      succeeded: async () => {
        await Promise.all([this.#delays.takeBack([network]), this.#delays.forget(who)]);
      },
      takeBack: () => this.#delays.takeBack([network, who]),
    };
  }

  /** For what anybody may try without an account. Rejects with ControlError RATE_LIMITED. */
  async countAddress(address: string | null, nowMs = Date.now()): Promise<void> {
    await this.#count([triedFrom(address)], nowMs);
  }

  async #count(tried: readonly Tried[], nowMs: number): Promise<void> {
    const waitMs = await this.#delays.begin(tried, nowMs);
    if (waitMs === 0) return;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new ControlError('RATE_LIMITED', `Too many attempts; try again in ${retryAfterSeconds} s.`, {
      retryAfterSeconds,
    });
  }
}

function triedFrom(address: string | null): Tried {
  return { kind: 'address', key: networkOf(address) };
}
