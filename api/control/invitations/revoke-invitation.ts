import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';

/** NOT_FOUND where it was accepted: then there is an account to be dealt with. */
export async function revokeInvitation(context: VerbContext, invitationId: string): Promise<void> {
  requireScope(context, 'ADMIN');
  const id = validId(invitationId, 'invitation');
  await context.database.$transaction(async (transaction) => {
    const [revoked] = await transaction.invitation.findMany({ where: { id, kind: 'MEMBER', acceptedAt: null } });
    const { count } = await transaction.invitation.deleteMany({ where: { id, kind: 'MEMBER', acceptedAt: null } });
    if (!revoked || count === 0) throw notFound('invitation');
    const target = { kind: 'invitation', id, name: revoked.email };
    await record(transaction, context, { action: 'invitation.revoke', target });
  });
}
