import { ControlError } from '../control/control-error.ts';
import type { SignInWay } from '../control/sessions/create-session.ts';
import type { User } from '../control/users/user.ts';
import type { Verbs } from '../control/verbs.ts';
import { type Actor, actorAt, systemActor } from './actor.ts';
import type { AttemptDelays } from './attempt-delays.ts';
import { accountOf, type Proof, Proofs, refusal } from './proofs.ts';
import { RefusedAttempts, strangerTyping } from './refused-attempts.ts';
import type { SealedSecrets } from './second-factor/sealed-secrets.ts';
import { SecondFactors } from './second-factor/second-factors.ts';
import { isFirstAdminSecret } from './secret-token.ts';
import type { SessionStore } from './session-store.ts';
import type { IssuedTokens, SessionTokens } from './session-tokens.ts';

/** Who may make an account: anybody, who is invited, or nobody. */
export type SignUpPolicy = 'open' | 'invite' | 'closed';

/** Whoever comes to sign in, as the way they came tells. */
export interface Visitor {
  address: string | null;
  userAgent: string | null;
  /** What the browser brings from an earlier log-in. */
  deviceToken: string | undefined;
}

export interface NewAccount {
  email: string;
  name: string | null;
  password: string;
  /** The secret part of an invitation or of the first admin's link; null without one. */
  token: string | null;
}

/** Somebody who has just signed in, with what their browser is to be given. */
export interface SignedIn {
  user: User;
  tokens: IssuedTokens;
  /** null where the browser has a good one already. */
  deviceToken: string | null;
}

export interface AccountsOptions {
  verbs: Verbs;
  sessions: SessionStore;
  tokens: SessionTokens;
  sealed: SealedSecrets;
  signUpPolicy: SignUpPolicy;
  /** Where attempts are counted; in this process where nothing is said. */
  delays?: AttemptDelays | undefined;
}

/** Signing up, in and on. Everything rejects with ControlError, whose message is for whoever asked. */
export class Accounts {
  readonly signUpPolicy: SignUpPolicy;
  readonly secondFactors: SecondFactors;
  readonly proofs: Proofs;
  readonly refused: RefusedAttempts;
  readonly #verbs: Verbs;
  readonly #sessions: SessionStore;
  readonly #tokens: SessionTokens;

  constructor({ verbs, sessions, tokens, sealed, signUpPolicy, delays }: AccountsOptions) {
    this.signUpPolicy = signUpPolicy;
    this.refused = new RefusedAttempts(verbs);
    this.proofs = new Proofs({ verbs, sealed, delays, refused: this.refused });
    this.secondFactors = new SecondFactors({ verbs, proofs: this.proofs, sealed });
    this.#verbs = verbs;
    this.#sessions = sessions;
    this.#tokens = tokens;
  }

  /**
   * UNAUTHENTICATED in the same words and after the same work, whether there is no such account, it may not sign in, or the
   * password is another one; SECOND_FACTOR_REQUIRED where the password is right and the code is not; RATE_LIMITED where too
   * much was tried.
   */
  async logIn(email: string, proof: Proof, visitor: Visitor): Promise<SignedIn> {
    const account = accountOf(email);
    const device = await this.#deviceOf(visitor, account);
    const verdict = await this.proofs.judge(email, proof, { account, address: visitor.address, device });
    if (verdict.kind === 'right') return this.begin(verdict.user, visitor, 'password');
    if (verdict.kind !== 'codeMissing') {
      const by = strangerTyping(email, visitor.address);
      this.refused.note('session.refuse', by, { detail: { reason: verdict.kind } });
    }
    throw refusal(verdict, new ControlError('UNAUTHENTICATED', 'The e-mail address or the password is wrong.'));
  }

  /** Makes an account as the policy allows, and signs in to it. The first one is made by the first admin's link alone. */
  async signUp(account: NewAccount, visitor: Visitor): Promise<SignedIn> {
    await this.proofs.countAddress(visitor.address);
    return this.begin(await this.#createUser(account, visitor), visitor, 'password');
  }

  /** The next tokens of a session; null where the token presented is good for nothing, or was stolen. */
  async refresh(refreshToken: string, address: string | null): Promise<IssuedTokens | null> {
    const presented = await this.#tokens.readRefresh(refreshToken);
    if (!presented) return null;
    const refreshed = await this.#sessions.refresh(presented, address);
    return refreshed.kind === 'refreshed' ? this.#tokens.issue(refreshed.session) : null;
  }

  /** For a person, who shows who they are with the present password; their other sessions end. */
  async changePassword(person: Actor, proof: Proof, next: string): Promise<void> {
    const { id } = await this.proofs.require(person, proof);
    await this.#verbs.setPassword(person, { userId: id, password: next, keptSessionId: person.sessionId });
  }

  /** For who has proved who they are. Every log-in is a session of its own, whatever the browser brought. */
  async begin(user: User, visitor: Visitor, by: SignInWay): Promise<SignedIn> {
    const { address, userAgent } = visitor;
    const session = await this.#sessions.create({ userId: user.id, by, address, userAgent });
    const account = accountOf(user.email);
    const isKnownDevice = (await this.#deviceOf(visitor, account)) !== null;
    return {
      user,
      tokens: await this.#tokens.issue(session),
      deviceToken: isKnownDevice ? null : await this.#tokens.issueDevice(account),
    };
  }

  async #createUser({ email, name, password, token }: NewAccount, { address }: Visitor): Promise<User> {
    const visitor = actorAt(null, address);
    if (token !== null && (this.signUpPolicy !== 'closed' || isFirstAdminSecret(token))) {
      return this.#verbs.acceptInvitation(visitor, { secret: token, email, name, password }).catch((error: unknown) => {
        if (error instanceof ControlError && error.code === 'EXPIRED') {
          this.refused.note('invitation.refuse', strangerTyping(email, address), {});
        }
        throw error;
      });
    }
    if (this.signUpPolicy !== 'open') {
      const who = this.signUpPolicy === 'closed' ? 'Nobody' : 'Only who is invited';
      throw new ControlError('FORBIDDEN', `${who} can make an account here.`);
    }
    if (!(await this.#verbs.hasUsers(systemActor))) {
      throw new ControlError(
        'FORBIDDEN',
        'The first account is made with the link that the start of the server printed.',
      );
    }
    return this.#verbs.createUser({ ...systemActor, address }, { email, name, password, role: 'VIEWER' });
  }

  async #deviceOf({ deviceToken }: Visitor, account: string): Promise<string | null> {
    return deviceToken === undefined ? null : this.#tokens.readDevice(deviceToken, account);
  }
}
