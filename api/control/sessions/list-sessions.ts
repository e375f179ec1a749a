import { validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { type Session, toSession } from './session.ts';

/** Of a person, those that are good, the last used first. */
export async function listSessions(context: VerbContext, userId: string): Promise<Session[]> {
  const id = validId(userId, 'user');
  requireSelfOrAdmin(context, id);
  const sessions = await context.database.session.findMany({
    where: { userId: id, expiresAt: { gt: context.now } },
    orderBy: { rotatedAt: 'desc' },
  });
  return sessions.map(toSession);
}
