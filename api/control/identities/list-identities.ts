import { validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import type { Identity } from './identity.ts';

/** Of a person, the oldest first. */
export async function listIdentities(context: VerbContext, userId: string): Promise<Identity[]> {
  const id = validId(userId, 'user');
  requireSelfOrAdmin(context, id);
  return context.database.identity.findMany({
    where: { userId: id },
    orderBy: { createdAt: 'asc' },
    select: { issuer: true, subject: true, createdAt: true },
  });
}
