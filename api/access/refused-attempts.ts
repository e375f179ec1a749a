import type { AuditEntry } from '../control/audit/record.ts';
import type { Verbs } from '../control/verbs.ts';
import { type Actor, actorAt, systemActor } from './actor.ts';

const MOST_PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/**
 * What was refused: a log-in, a link that is good no more, a proof of who is signed in, an identity of a provider, a change
 * that somebody may not make.
 */
export type RefusedAction =
  'session.refuse' | 'invitation.refuse' | 'proof.refuse' | 'identity.refuse' | 'mutation.refuse';

/** Writes attempts that were refused into the audit, behind the answer and no more of a kind than anybody would read. */
export class RefusedAttempts {
  readonly #verbs: Verbs;
  readonly #written = new Map<RefusedAction, number>();
  #minute = 0;

  constructor(verbs: Verbs) {
    this.#verbs = verbs;
  }

  note(action: RefusedAction, by: Actor, entry: Pick<AuditEntry, 'target' | 'detail'>): void {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    if (minute !== this.#minute) this.#written.clear();
    this.#minute = minute;
    const written = (this.#written.get(action) ?? 0) + 1;
    this.#written.set(action, written);
    if (written > MOST_PER_MINUTE) return;
    // One that cannot be written is missing there; the answer does not depend on it.
    void this.#verbs.appendAudit(systemActor, by, { action, outcome: 'REFUSED', ...entry }).catch(() => undefined);
  }
}

/** A stranger by the address they typed. What is none may be a password in the wrong field, and is kept nowhere. */
export function strangerTyping(email: string, address: string | null): Actor {
  return { ...actorAt(null, address), name: email.includes('@') ? email : 'somebody without an e-mail address' };
}
