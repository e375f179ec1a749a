import { ControlError } from '../../control/control-error.ts';
import type { ProvidedIdentity } from '../../control/identities/sign-in-by-identity.ts';
import type { User } from '../../control/users/user.ts';
import type { Verbs } from '../../control/verbs.ts';
import type { Accounts, SignedIn, Visitor } from '../accounts.ts';
import { type Actor, actorAt, systemActor } from '../actor.ts';
import type { SessionStore } from '../session-store.ts';
import type { SessionTokens } from '../session-tokens.ts';
import { type Claims, type OidcClientSettings, OidcProvider } from './oidc-provider.ts';
import { personOfClaims } from './person-of-claims.ts';
import { groupsOfClaim, roleOfGroups, type RoleRule } from './role-mapping.ts';
import { SingleSignOnFailure } from './single-sign-on-failure.ts';
import type { SingleSignOnWay } from './single-sign-on-way.ts';

/** Where a browser begins, and where the provider sends it back to. */
export const OIDC_PATH = '/session/oidc';
export const OIDC_CALLBACK_PATH = `${OIDC_PATH}/callback`;
/** Of the page that shows what an account is connected with. */
const ACCOUNT_PATH = '/account';

export interface SingleSignOnSettings extends OidcClientSettings {
  /** What people call the provider. */
  name: string;
  /** The claim that holds the groups of a person. */
  rolesClaim: string;
  /** Undefined where groups give no roles: then nobody gets an account by coming, and roles are decided here alone. */
  roleMapping: readonly RoleRule[] | undefined;
}

export interface Begun {
  /** The provider's, to send the browser to. */
  url: string;
  /** What the browser keeps meanwhile. */
  wayToken: string;
}

export interface Returned {
  /** As it came back, with what the provider put behind it. */
  callbackUrl: string;
  /** What the browser kept; undefined where it kept nothing. */
  wayToken: string | undefined;
  visitor: Visitor;
}

/** `signedIn` is null where an account was connected, whose owner is signed in already. */
export interface Arrived {
  next: string;
  signedIn: SignedIn | null;
}

export interface SingleSignOnOptions {
  settings: SingleSignOnSettings;
  verbs: Verbs;
  sessions: SessionStore;
  tokens: SessionTokens;
  accounts: Accounts;
}

/**
 * Signing in by an OpenID provider: to it with `begin` or `beginLink`, back from it with `finish`, in the same browser. All
 * reject with SingleSignOnFailure, or with ControlError where our own database does not answer. `baseUrl` is the address under
 * which the browser reaches the product, without a slash at the end.
 */
export class SingleSignOn {
  readonly name: string;
  readonly #settings: SingleSignOnSettings;
  readonly #provider: OidcProvider;
  readonly #verbs: Verbs;
  readonly #sessions: SessionStore;
  readonly #tokens: SessionTokens;
  readonly #accounts: Accounts;

  constructor({ settings, verbs, sessions, tokens, accounts }: SingleSignOnOptions) {
    this.name = settings.name;
    this.#settings = settings;
    this.#provider = new OidcProvider(settings);
    this.#verbs = verbs;
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#accounts = accounts;
  }

  async begin(baseUrl: string, next: string): Promise<Begun> {
    try {
      return await this.#begin(baseUrl, { next, linkSessionId: null });
    } catch (error) {
      throw placed(error, logInPath(next));
    }
  }

  /** For a person who has shown who they are; the provider asks them to do so there, whoever was signed in there before. */
  async beginLink(person: Actor, baseUrl: string): Promise<Begun> {
    if (!person.sessionId) throw new ControlError('FORBIDDEN', 'This is for a person who is signed in.');
    try {
      return await this.#begin(baseUrl, { next: ACCOUNT_PATH, linkSessionId: person.sessionId });
    } catch (error) {
      if (!(error instanceof SingleSignOnFailure)) throw error;
      throw new ControlError('UNAVAILABLE', `${this.name} does not answer; try again.`, { cause: error });
    }
  }

  /** What is good of the way is good once: the provider takes no code twice. */
  async finish({ callbackUrl, wayToken, visitor }: Returned): Promise<Arrived> {
    const way = wayToken === undefined ? null : await this.#tokens.readWay(wayToken);
    if (!way || new URL(callbackUrl).searchParams.get('state') !== way.state) throw new SingleSignOnFailure('expired');
    const { next, linkSessionId } = way;
    try {
      const claims = await this.#provider.claims(callbackUrl, way, this.#neededClaims());
      if (linkSessionId === null) {
        const user = await this.#userOf(claims, visitor);
        return { next, signedIn: await this.#accounts.begin(user, visitor, 'provider') };
      }
      await this.#link(linkSessionId, claims, visitor);
      return { next, signedIn: null };
    } catch (error) {
      throw placed(error, linkSessionId === null ? logInPath(next) : next);
    }
  }

  #neededClaims(): string[] {
    const { rolesClaim, roleMapping } = this.#settings;
    return ['email', 'email_verified', ...(roleMapping ? [rolesClaim] : [])];
  }

  async #begin(
    baseUrl: string,
    { next, linkSessionId }: Pick<SingleSignOnWay, 'next' | 'linkSessionId'>,
  ): Promise<Begun> {
    const redirectUri = baseUrl + OIDC_CALLBACK_PATH;
    const { url, checks } = await this.#provider.authorize({ redirectUri, asksAnew: linkSessionId !== null });
    return { url, wayToken: await this.#tokens.issueWay({ ...checks, next, linkSessionId }) };
  }

  async #userOf(claims: Claims, { address }: Visitor): Promise<User> {
    const { rolesClaim, roleMapping } = this.#settings;
    const identity: ProvidedIdentity = {
      issuer: claims.iss,
      subject: claims.sub,
      ...personOfClaims(claims),
      role: roleMapping ? roleOfGroups(roleMapping, groupsOfClaim(claims, rolesClaim)) : null,
      rolesAreGiven: roleMapping !== undefined,
      mayCreate: this.#accounts.signUpPolicy !== 'closed',
    };
    const outcome = await this.#verbs.signInByIdentity({ ...systemActor, address }, identity);
    if (outcome.kind === 'in') return outcome.user;
    const by = { ...actorAt(null, address), name: identity.email ?? claims.sub };
    this.#accounts.refused.note('session.refuse', by, { detail: { reason: outcome.kind } });
    throw new SingleSignOnFailure(outcome.kind);
  }

  /** The session has to be there still: whoever was signed out meanwhile connects nothing. */
  async #link(sessionId: string, { iss, sub }: Claims, { address }: Visitor): Promise<void> {
    const found = await this.#sessions.find(sessionId);
    if (!found) throw new SingleSignOnFailure('expired');
    const { user } = found;
    const person = { ...actorAt(null, address), kind: 'USER' as const, id: user.id, name: user.email, userId: user.id };
    try {
      await this.#verbs.linkIdentity(person, { userId: user.id, issuer: iss, subject: sub });
    } catch (error) {
      if (!(error instanceof ControlError && error.code === 'CONFLICT')) throw error;
      const target = { kind: 'user', id: user.id, name: user.email };
      this.#accounts.refused.note('identity.refuse', person, { target, detail: { issuer: iss, subject: sub } });
      throw new SingleSignOnFailure('linked-elsewhere', { cause: error });
    }
  }
}

function logInPath(next: string): string {
  return next === '/' ? '/log-in' : `/log-in?next=${encodeURIComponent(next)}`;
}

/** The failure with the page that is to tell of it; what is none stays as it is. */
function placed(error: unknown, backPath: string): unknown {
  if (error instanceof SingleSignOnFailure) return error.backAt(backPath);
  // A provider that knows people by what is no text.
  if (error instanceof ControlError && error.code === 'INVALID') {
    return new SingleSignOnFailure('failed', { cause: error, backPath });
  }
  return error;
}
