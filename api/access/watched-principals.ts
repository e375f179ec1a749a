import { type AccessChange, concerns } from './access-change.ts';
import type { Judged } from './known-principals.ts';
import { type Principal, rightsOf } from './principal.ts';

/** Who stays is judged again at least this often, as others may write to the same database, and keys and sessions end. */
const CHECK_MS = 60_000;
/** Those who are judged at once: whoever answers is not to be flooded. */
const MOST_AT_ONCE = 50;

/** Somebody who was let in, until when, and how to ask who they are now. */
export interface Watchable {
  principal: Principal | null;
  endsAtMs: number;
  again: () => Promise<Judged | null>;
}

interface Watched {
  key: string;
  principal: Principal;
  again: () => Promise<Judged | null>;
  onChanged: Set<() => void>;
  timer: NodeJS.Timeout | undefined;
}

/** Those with connections that stay open: each is judged again once for all their connections. */
export class WatchedPrincipals {
  readonly #watched = new Map<string, Watched>();

  /** Tells once when their rights are others than they were. `isDoubtful`: they are judged again at once. */
  watch({ principal, endsAtMs, again }: Watchable, onChanged: () => void, isDoubtful: boolean): () => void {
    if (principal === null) throw new Error('a stranger has no rights that could be watched');
    const key = `${principal.kind} ${principal.sessionId ?? principal.id} ${rightsOf(principal)}`;
    let watched = this.#watched.get(key);
    if (!watched) {
      watched = { key, principal, again, onChanged: new Set(), timer: undefined };
      this.#watched.set(key, watched);
      this.#checkLater(watched, endsAtMs);
    }
    watched.onChanged.add(onChanged);
    if (isDoubtful) void this.#check(watched);
    return () => {
      watched.onChanged.delete(onChanged);
      if (watched.onChanged.size === 0) this.#forget(watched);
    };
  }

  /** Resolves when all whom it concerns have been judged again. */
  async changed(change: AccessChange): Promise<void> {
    const concerned = [...this.#watched.values()].filter(({ principal }) => concerns(change, principal));
    for (let at = 0; at < concerned.length; at += MOST_AT_ONCE) {
      await Promise.all(concerned.slice(at, at + MOST_AT_ONCE).map((watched) => this.#check(watched)));
    }
  }

  async #check(watched: Watched): Promise<void> {
    // Whoever cannot be judged any more has to come again.
    const judged = await watched.again().catch(() => null);
    if (this.#watched.get(watched.key) !== watched) return;
    if (judged && rightsOf(judged.principal) === rightsOf(watched.principal)) {
      return this.#checkLater(watched, judged.endsAtMs);
    }
    this.#forget(watched);
    for (const onChanged of watched.onChanged) onChanged();
  }

  #checkLater(watched: Watched, endsAtMs: number): void {
    clearTimeout(watched.timer);
    const waitMs = Math.max(0, Math.min(endsAtMs - Date.now(), CHECK_MS));
    watched.timer = setTimeout(() => void this.#check(watched), waitMs).unref();
  }

  #forget(watched: Watched): void {
    clearTimeout(watched.timer);
    if (this.#watched.get(watched.key) === watched) this.#watched.delete(watched.key);
  }
}
