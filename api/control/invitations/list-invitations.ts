import { requireScope, type VerbContext } from '../verb-context.ts';
import { MAX_PAGE } from '../input.ts';
import { type Invitation, toInvitation } from './invitation.ts';

/** Those that are good, newest first. */
export async function listInvitations(context: VerbContext): Promise<Invitation[]> {
  requireScope(context, 'ADMIN');
  const rows = await context.database.invitation.findMany({
    where: { kind: 'MEMBER', acceptedAt: null, expiresAt: { gt: context.now } },
    orderBy: { id: 'desc' },
    take: MAX_PAGE,
  });
  return rows.map(toInvitation);
}
