import { ControlError } from '../control/control-error.ts';
import { emailKey } from '../control/input.ts';
import type { User } from '../control/users/user.ts';
import type { Verbs } from '../control/verbs.ts';
import { type Actor, actorAt, systemActor } from './actor.ts';
import type { AttemptDelays } from './attempt-delays.ts';
import { type LogInAttempt, LogInThrottle } from './log-in-throttle.ts';
import { verifyPassword } from './password.ts';
import { RefusedLogIns } from './refused-log-ins.ts';
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

export interface PasswordChange {
  present: string;
  next: string;
}

export interface AccountsOptions {
  verbs: Verbs;
  sessions: SessionStore;
  tokens: SessionTokens;
  signUpPolicy: SignUpPolicy;
  /** Where attempts are counted; in this process where nothing is said. */
  delays?: AttemptDelays | undefined;
}

/** Signing up, in and on. Everything rejects with ControlError, whose message is for whoever asked. */
export class Accounts {
  readonly signUpPolicy: SignUpPolicy;
  readonly #verbs: Verbs;
  readonly #sessions: SessionStore;
  readonly #tokens: SessionTokens;
  readonly #throttle: LogInThrottle;
  readonly #refused: RefusedLogIns;

  constructor({ verbs, sessions, tokens, signUpPolicy, delays }: AccountsOptions) {
    this.signUpPolicy = signUpPolicy;
    this.#verbs = verbs;
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#throttle = new LogInThrottle(delays);
    this.#refused = new RefusedLogIns(verbs);
  }

  /**
   * UNAUTHENTICATED in the same words and after the same work, whether there is no such account, it may not sign in, or the
   * password is another one; RATE_LIMITED where too much was tried.
   */
  async logIn(email: string, password: string, visitor: Visitor): Promise<SignedIn> {
    const account = accountOf(email);
    const device = await this.#deviceOf(visitor, account);
    const user = await this.#attempt({ account, address: visitor.address, device }, async () => {
      const found = await this.#verbs.findLogIn(systemActor, email);
      const isRight = await verifyPassword(found?.passwordHash ?? null, password);
      return found && isRight && found.user.disabledAt === null ? found.user : null;
    });
    if (user) return this.#begin(user, visitor);
    this.#refused.note(email, visitor.address);
    throw new ControlError('UNAUTHENTICATED', 'The e-mail address or the password is wrong.');
  }

  /** Makes an account as the policy allows, and signs in to it. The first one is made by the first admin's link alone. */
  async signUp(account: NewAccount, visitor: Visitor): Promise<SignedIn> {
    await this.#throttle.countAddress(visitor.address);
    return this.#begin(await this.#createUser(account, visitor), visitor);
  }

  /** The next tokens of a session; null where the token presented is good for nothing, or was stolen. */
  async refresh(refreshToken: string): Promise<IssuedTokens | null> {
    const presented = await this.#tokens.readRefresh(refreshToken);
    if (!presented) return null;
    const refreshed = await this.#sessions.refresh(presented);
    return refreshed.kind === 'refreshed' ? this.#tokens.issue(refreshed.session) : null;
  }

  /** For a person, who shows the present password; their other sessions end. */
  async changePassword(person: Actor, { present, next }: PasswordChange): Promise<void> {
    if (person.kind !== 'USER') throw new ControlError('FORBIDDEN', 'A password belongs to a person who is signed in.');
    const attempt = { account: accountOf(person.name), address: person.address, device: person.sessionId };
    const isRight = await this.#attempt(attempt, async () => {
      const found = await this.#verbs.findLogIn(systemActor, person.name);
      return verifyPassword(found?.passwordHash ?? null, present);
    });
    if (!isRight) throw new ControlError('INVALID', 'This is not the present password.');
    const change = { userId: person.id, password: next, keptSessionId: person.sessionId };
    await this.#verbs.setPassword(person, change);
  }

  /** Every log-in is a session of its own, whatever the browser brought. */
  async #begin(user: User, visitor: Visitor): Promise<SignedIn> {
    const { address, userAgent } = visitor;
    const session = await this.#sessions.create({ userId: user.id, address, userAgent });
    const account = accountOf(user.email);
    const isKnownDevice = (await this.#deviceOf(visitor, account)) !== null;
    return {
      user,
      tokens: await this.#tokens.issue(session),
      deviceToken: isKnownDevice ? null : await this.#tokens.issueDevice(account),
    };
  }

  /** What could not be judged does not count, and neither does what was right. */
  async #attempt<Value>(attempt: LogInAttempt, judge: () => Promise<Value>): Promise<Value> {
    const begun = await this.#throttle.begin(attempt);
    let value: Value;
    try {
      value = await judge();
    } catch (error) {
      await begun.takeBack();
      throw error;
    }
    if (value) await begun.succeeded();
    return value;
  }

  async #createUser({ email, name, password, token }: NewAccount, { address }: Visitor): Promise<User> {
    const visitor = actorAt(null, address);
    if (token !== null && (this.signUpPolicy !== 'closed' || isFirstAdminSecret(token))) {
      return this.#verbs.acceptInvitation(visitor, { secret: token, email, name, password });
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

function accountOf(email: string): string {
  return emailKey(email.trim());
}
