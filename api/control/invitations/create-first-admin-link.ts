import { createFirstAdminSecret, hashSecret } from '../../access/secret-token.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';

/** Until another takes its place: one is made at every start without an account. */
const LIFETIME_MS = 365 * 86_400_000;

/**
 * The secret of a link that makes the first account, an admin's; those that were made before are good no more. Undefined
 * where there is an account.
 */
export async function createFirstAdminLink(context: VerbContext): Promise<string | undefined> {
  requireScope(context, 'ADMIN');
  const secret = createFirstAdminSecret();
  return context.database.$transaction(async (transaction) => {
    if (await transaction.user.findFirst({ select: { id: true } })) return undefined;
    await transaction.invitation.deleteMany({ where: { kind: 'FIRST_ADMIN' } });
    await transaction.invitation.create({
      data: {
        kind: 'FIRST_ADMIN',
        role: 'ADMIN',
        tokenHash: hashSecret(secret),
        createdAt: context.now,
        expiresAt: new Date(context.now.getTime() + LIFETIME_MS),
      },
    });
    return secret;
  });
}
