import { ControlError } from '../control/control-error.ts';
import type { Verbs } from '../control/verbs.ts';
import type { AccessChange } from './access-change.ts';
import { systemActor } from './actor.ts';
import { createIdentifyKey, type IdentifyKey } from './identify-key.ts';
import { judgeKeys, judgeSessions } from './judges.ts';
import { type Judged, KnownPrincipals } from './known-principals.ts';
import { anybody, type Principal } from './principal.ts';
import type { Scope } from './scope.ts';
import type { SessionStore } from './session-store.ts';
import type { SessionTokens } from './session-tokens.ts';
import { WatchedPrincipals } from './watched-principals.ts';

/** What a request brings to say who it is from. */
export interface Credentials {
  /** The Authorization header, or what stands for it; it goes before a session. */
  authorization: string | undefined;
  /** The access token of a signed-in browser. */
  accessToken: string | undefined;
  /** Whether it may read as everybody may while nobody has an account. */
  mayBeAnybody: boolean;
}

/** Who a request is from; a connection that stays open is judged `again`. */
export interface Identity {
  /** null is a stranger, who may do nothing. */
  principal: Principal | null;
  /** Unix milliseconds; Infinity without an end. */
  endsAtMs: number;
  again: () => Promise<Judged | null>;
  /** How much had changed when it was asked for. */
  changes: number;
}

export interface AccessRules {
  /** A key that has all scopes. */
  bootstrapApiKey: string | undefined;
  /** What anybody may do; READ as long as nobody has an account. */
  openScopes: readonly Scope[];
}

export interface AccessOptions extends AccessRules {
  verbs: Verbs;
  sessions: SessionStore;
  tokens: SessionTokens;
  /** How long an answer of the database may be kept: forever where nobody else writes to it. */
  maxAgeMs: number;
  /** A key was used just now. */
  noteUse: (keyId: string) => void;
}

/** Who asks, for every transport: one way from what a request brings to a principal, whose rights `permits` judges. */
export class Access {
  /** Keys, as other threads ask for them too. */
  readonly keys: KnownPrincipals;
  readonly #sessions: KnownPrincipals;
  readonly #identifyKey: IdentifyKey;
  readonly #tokens: SessionTokens;
  readonly #verbs: Verbs;
  readonly #openScopes: readonly Scope[];
  readonly #watched = new WatchedPrincipals();
  #hasUsers = false;
  #changes = 0;

  constructor({ verbs, sessions, tokens, bootstrapApiKey, openScopes, maxAgeMs, noteUse }: AccessOptions) {
    this.#verbs = verbs;
    this.#tokens = tokens;
    this.#openScopes = openScopes;
    this.keys = new KnownPrincipals(judgeKeys(verbs), maxAgeMs);
    this.#sessions = new KnownPrincipals(judgeSessions(sessions), maxAgeMs);
    this.#identifyKey = createIdentifyKey({ bootstrapApiKey, keys: this.keys, noteUse });
  }

  /** Rejects with ControlError where it is not known and nobody can tell. */
  async identify({ authorization, accessToken, mayBeAnybody }: Credentials): Promise<Identity> {
    const changes = this.#changes;
    // A key that is given and wrong is refused, open access or not: its sender believes to be somebody.
    if (authorization !== undefined) return identity(changes, async () => this.#identifyKey(authorization));
    const claims = accessToken === undefined ? null : await this.#tokens.readAccess(accessToken);
    if (claims) {
      const signedIn = await identity(changes, async () => this.#sessions.find(claims.sessionId));
      if (signedIn.principal) return signedIn;
    }
    return identity(changes, () => this.#anybody(mayBeAnybody));
  }

  /**
   * Tells once when somebody has lost the rights that they had, or their rights have changed; for what stays open. Ends
   * with the function it gives.
   */
  watch(identified: Identity, onChanged: () => void): () => void {
    return this.#watched.watch(identified, onChanged, identified.changes !== this.#changes);
  }

  /** Resolves when nobody has rights any more that they lost by this. */
  async changed(change: AccessChange): Promise<void> {
    this.#changes++;
    this.keys.changed(change);
    this.#sessions.changed(change);
    await this.#watched.changed(change);
  }

  async #anybody(mayRead: boolean): Promise<Judged | null> {
    const isReadOpen = mayRead && this.#openScopes.includes('READ') && !(await this.#hasAccounts());
    const open = this.#openScopes.filter((scope) => scope !== 'READ' || isReadOpen);
    return open.length === 0 ? null : { principal: anybody(open), endsAtMs: Infinity };
  }

  /** Once there are some there always are. Where it cannot be known, there are: what was closed stays closed. */
  async #hasAccounts(): Promise<boolean> {
    if (this.#hasUsers) return true;
    try {
      this.#hasUsers = await this.#verbs.hasUsers(systemActor);
    } catch (error) {
      if (error instanceof ControlError) return true;
      throw error;
    }
    return this.#hasUsers;
  }
}

async function identity(changes: number, again: () => Promise<Judged | null>): Promise<Identity> {
  const judged = await again();
  return { principal: judged?.principal ?? null, endsAtMs: judged?.endsAtMs ?? Infinity, again, changes };
}
