import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';

/** From now on the password is enough, with no code of any kind. NOT_FOUND where it was. */
export async function removeSecondFactor(context: VerbContext, id: string): Promise<void> {
  const userId = validId(id, 'user');
  requireSelfOrAdmin(context, userId);
  await context.database.$transaction(async (transaction) => {
    const found = await transaction.secondFactor.findUnique({ where: { userId }, include: { user: true } });
    if (!found?.confirmedAt) throw notFound('second factor');
    await transaction.secondFactor.deleteMany({ where: { userId } });
    await transaction.recoveryCode.deleteMany({ where: { userId } });
    const target = { kind: 'user', id: userId, name: found.user.email };
    await record(transaction, context, { action: 'secondFactor.remove', target });
  });
}
