import type { DataScope } from '../../access/data-scope.ts';
import { validId } from '../input.ts';
import { toUser, type User } from '../users/user.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { type Session, toSession } from './session.ts';

/** A session that is good, with whose it is. */
export interface FoundSession {
  session: Session;
  user: User;
  roleDataScope: DataScope | null;
}

/**
 * Null where it was ended, or its owner may not sign in. Whether it has run out is told by `expiresAt`, as the answer may be
 * kept. For the product alone.
 */
export async function findSession(context: VerbContext, sessionId: string): Promise<FoundSession | null> {
  requireScope(context, 'ADMIN');
  const id = validId(sessionId, 'session');
  const found = await context.database.session.findUnique({ where: { id }, include: { user: true } });
  if (!found || found.user.disabledAt) return null;
  const { user, ...session } = found;
  const scope = await context.database.roleDataScope.findUnique({ where: { role: user.role } });
  const roleDataScope = (scope?.dataScope ?? null) as DataScope | null;
  return { session: toSession(session), user: toUser(user), roleDataScope };
}
