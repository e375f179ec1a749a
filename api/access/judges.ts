import type { FoundApiKey } from '../control/api-keys/find-api-key.ts';
import type { FoundSession } from '../control/sessions/find-session.ts';
import type { Verbs } from '../control/verbs.ts';
import { systemActor } from './actor.ts';
import type { Judge, Judged } from './known-principals.ts';
import { scopesOfRole } from './roles.ts';
import type { SessionStore } from './session-store.ts';

/** Judges API keys. */
export function judgeKeys(verbs: Verbs): Judge {
  return async (secret) => stillGood(keyPrincipal(await verbs.findApiKey(systemActor, secret)));
}

/** Judges sessions by their ids. */
export function judgeSessions(sessions: SessionStore): Judge {
  return async (sessionId) => stillGood(sessionPrincipal(await sessions.find(sessionId)));
}

function stillGood(judged: Judged | null): Judged | null {
  return judged && judged.endsAtMs > Date.now() ? judged : null;
}

function keyPrincipal(found: FoundApiKey | null): Judged | null {
  if (!found) return null;
  const { apiKey, scopes, roleDataScope } = found;
  const { id, name, ownerId, dataScope, boundAttributes, expiresAt } = apiKey;
  return {
    principal: {
      kind: 'API_KEY',
      id,
      name,
      scopes,
      userId: ownerId,
      user: null,
      sessionId: null,
      dataScope,
      roleDataScope,
      stampedAttributes: boundAttributes ? JSON.stringify(boundAttributes) : '',
    },
    endsAtMs: expiresAt?.getTime() ?? Infinity,
  };
}

function sessionPrincipal(found: FoundSession | null): Judged | null {
  if (!found) return null;
  const { session, user, roleDataScope } = found;
  return {
    principal: {
      kind: 'USER',
      id: user.id,
      name: user.email,
      scopes: scopesOfRole[user.role],
      userId: user.id,
      user,
      sessionId: session.id,
      dataScope: null,
      roleDataScope,
      stampedAttributes: '',
    },
    endsAtMs: session.expiresAt.getTime(),
  };
}
