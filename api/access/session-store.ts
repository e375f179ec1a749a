import type { SessionInput } from '../control/sessions/create-session.ts';
import type { FoundSession } from '../control/sessions/find-session.ts';
import type { PresentedToken, Refreshed } from '../control/sessions/refresh-session.ts';
import type { Session } from '../control/sessions/session.ts';
import type { Verbs } from '../control/verbs.ts';
import { systemActor } from './actor.ts';

/**
 * Where the sessions of signed-in browsers are, as signing in and judging requests need them. What was ended stays so over
 * a restart. All reject with ControlError.
 */
export interface SessionStore {
  /** Begins a session for who has proved who they are. */
  create(input: SessionInput): Promise<Session>;
  /** Null where it was ended, or its owner may not sign in. */
  find(sessionId: string): Promise<FoundSession | null>;
  /**
   * The next token of a session, once: of any number that present the same one at once, all get the same next one. `address`
   * is where it came from.
   */
  refresh(presented: PresentedToken, address: string | null): Promise<Refreshed>;
}

export function sessionsInDatabase(verbs: Verbs): SessionStore {
  return {
    create: (input) => verbs.createSession(systemActor, input),
    find: (sessionId) => verbs.findSession(systemActor, sessionId),
    refresh: (presented, address) => verbs.refreshSession({ ...systemActor, address }, presented),
  };
}
