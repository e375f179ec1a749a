import { hash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { ControlError } from '../control/control-error.ts';
import { type AccessChange, concerns } from './access-change.ts';
import type { Principal } from './principal.ts';

/** Who a credential was good for, and until when: Unix milliseconds, Infinity without an end. */
export interface Judged {
  principal: Principal;
  endsAtMs: number;
}

/** Asks whoever knows; null where the credential is good for nothing. Rejects with ControlError where nobody answers. */
export type Judge = (credential: string) => Promise<Judged | null>;

const MOST_KNOWN = 10_000;
/** Credentials that were good for nothing, so that asking with them again costs nothing. */
const MOST_REFUSED = 10_000;
/** Questions under way: guessed keys are not to flood whoever answers. */
const MOST_ASKED = 100;
/** How long who was known waits for whoever answers. */
const PATIENCE_MS = 1000;

interface Known {
  judged: Judged;
  atMs: number;
}

/**
 * Who stands behind a key or a session, asked once and then known until it changes, ends, or is older than `maxAgeMs`.
 * While nobody answers, who was known stays known as they were; who was not is never let in. Credentials are held as their
 * hashes.
 */
export class KnownPrincipals {
  readonly #judge: Judge;
  readonly #maxAgeMs: number;
  readonly #known = new Map<string, Known>();
  readonly #refusedAtMs = new Map<string, number>();
  readonly #asked = new Map<string, Promise<Judged | null>>();

  constructor(judge: Judge, maxAgeMs: number) {
    this.#judge = judge;
    this.#maxAgeMs = maxAgeMs;
  }

  /** At once where it is known. Rejects with ControlError. */
  find(credential: string): Judged | null | Promise<Judged | null> {
    const key = hash('sha256', credential, 'base64');
    const nowMs = performance.now();
    const known = this.#known.get(key);
    if (known && known.judged.endsAtMs > Date.now()) {
      return known.atMs !== -Infinity && nowMs - known.atMs <= this.#maxAgeMs
        ? known.judged
        : this.#askAgain(key, credential, known);
    }
    const refusedAtMs = this.#refusedAtMs.get(key);
    if (refusedAtMs !== undefined && nowMs - refusedAtMs <= this.#maxAgeMs) return null;
    return this.#ask(key, credential);
  }

  /** Whom it concerns is asked for again by who comes next; answers under way may tell of what was before. */
  changed(change: AccessChange): void {
    for (const [key, known] of this.#known) {
      // Where it is not known who has changed, and nobody answers, all stay as they were.
      if (change.kind === 'everything') known.atMs = -Infinity;
      else if (concerns(change, known.judged.principal)) this.#known.delete(key);
    }
    this.#refusedAtMs.clear();
    this.#asked.clear();
  }

  async #askAgain(key: string, credential: string, known: Known): Promise<Judged | null> {
    const impatience = new AbortController();
    try {
      return await Promise.race([
        this.#ask(key, credential),
        delay(PATIENCE_MS, undefined, { signal: impatience.signal, ref: false }).then(() => Promise.reject(noAnswer())),
      ]);
    } catch (error) {
      const isAway = error instanceof ControlError && error.code === 'UNAVAILABLE';
      if (!isAway || this.#known.get(key) !== known) throw error;
      known.atMs = performance.now();
      return known.judged;
    } finally {
      impatience.abort();
    }
  }

  #ask(key: string, credential: string): Promise<Judged | null> {
    const asked = this.#asked.get(key);
    if (asked) return asked;
    if (this.#asked.size >= MOST_ASKED) return Promise.reject(noAnswer());
    const answer = this.#judge(credential).then(
      (judged) => {
        if (this.#forget(key, answer)) this.#keep(key, judged);
        return judged;
      },
      (error: unknown) => {
        this.#forget(key, answer);
        throw error;
      },
    );
    this.#asked.set(key, answer);
    return answer;
  }

  /** Whether nothing has changed since it was asked. */
  #forget(key: string, answer: Promise<Judged | null>): boolean {
    return this.#asked.get(key) === answer && this.#asked.delete(key);
  }

  #keep(key: string, judged: Judged | null): void {
    this.#known.delete(key);
    this.#refusedAtMs.delete(key);
    const atMs = performance.now();
    if (judged) this.#known.set(key, { judged, atMs });
    else this.#refusedAtMs.set(key, atMs);
    if (this.#known.size > MOST_KNOWN) this.#known.delete(this.#known.keys().next().value!);
    if (this.#refusedAtMs.size > MOST_REFUSED) this.#refusedAtMs.delete(this.#refusedAtMs.keys().next().value!);
  }
}

function noAnswer(): ControlError {
  return new ControlError('UNAVAILABLE', 'Who this is could not be found out; try again.');
}
