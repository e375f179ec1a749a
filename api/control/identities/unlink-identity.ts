import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { notFound } from '../input.ts';
import { lockUsers } from '../users/last-admin.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { type IdentityKey, validIdentity } from './identity.ts';

/** From now on this identity is nobody's. CONFLICT where it is the only way in that its owner has. */
export async function unlinkIdentity(context: VerbContext, identity: IdentityKey): Promise<void> {
  const { issuer, subject } = validIdentity(identity);
  await context.database.$transaction(async (transaction) => {
    // Two at once must not each take the other for what is left.
    await lockUsers(transaction);
    const where = { issuer_subject: { issuer, subject } };
    const found = await transaction.identity.findUnique({ where, include: { user: true } });
    if (!found || found.userId !== context.actor.userId) requireSelfOrAdmin(context, null);
    if (!found) throw notFound('identity');
    const { user } = found;
    const count = await transaction.identity.count({ where: { userId: user.id } });
    if (user.passwordHash === null && count === 1) {
      throw new ControlError('CONFLICT', 'This is the only way in that the account has.');
    }
    await transaction.identity.delete({ where });
    const target = { kind: 'user', id: user.id, name: user.email };
    await record(transaction, context, { action: 'identity.unlink', target, detail: { issuer, subject } });
  });
}
