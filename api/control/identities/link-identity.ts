import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type Transaction, type VerbContext } from '../verb-context.ts';
import { type IdentityKey, validIdentity } from './identity.ts';

export interface LinkedIdentity extends IdentityKey {
  userId: string;
}

/** From now on this identity signs in to the account. CONFLICT where it does to another one. */
export async function linkIdentity(context: VerbContext, linked: LinkedIdentity): Promise<void> {
  const { issuer, subject } = validIdentity(linked);
  const id = validId(linked.userId, 'user');
  requireSelfOrAdmin(context, id);
  await context.database.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id }, select: { id: true, email: true } });
    if (!user) throw notFound('user');
    const present = await transaction.identity.findUnique({ where: { issuer_subject: { issuer, subject } } });
    if (present?.userId === id) return;
    if (present) throw new ControlError('CONFLICT', 'This belongs to another account.');
    await addIdentity(transaction, context, user, { issuer, subject });
  });
}

export async function addIdentity(
  transaction: Transaction,
  context: VerbContext,
  user: { id: string; email: string },
  { issuer, subject }: IdentityKey,
): Promise<void> {
  await transaction.identity.create({ data: { issuer, subject, userId: user.id, createdAt: context.now } });
  const target = { kind: 'user', id: user.id, name: user.email };
  await record(transaction, context, { action: 'identity.link', target, detail: { issuer, subject } });
}
