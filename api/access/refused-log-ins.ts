import type { Verbs } from '../control/verbs.ts';
import { actorAt, systemActor } from './actor.ts';

const MOST_PER_MINUTE = 20;
const MINUTE_MS = 60_000;

/** Writes log-ins that were refused into the audit, behind the answer and no more of them than anybody would read. */
export class RefusedLogIns {
  readonly #verbs: Verbs;
  #minute = 0;
  #written = 0;

  constructor(verbs: Verbs) {
    this.#verbs = verbs;
  }

  note(email: string, address: string | null): void {
    const minute = Math.floor(Date.now() / MINUTE_MS);
    if (minute !== this.#minute) this.#written = 0;
    this.#minute = minute;
    if (++this.#written > MOST_PER_MINUTE) return;
    const by = { ...actorAt(null, address), name: email };
    const entry = { action: 'session.refuse', outcome: 'REFUSED' } as const;
    // One that cannot be written is missing there; the answer does not depend on it.
    void this.#verbs.appendAudit(systemActor, by, entry).catch(() => undefined);
  }
}
