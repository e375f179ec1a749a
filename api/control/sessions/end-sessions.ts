import { record } from '../audit/record.ts';
import { validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';

/** Signs a person out everywhere; gives how many sessions that ended. */
export async function endSessions(context: VerbContext, userId: string): Promise<number> {
  const id = validId(userId, 'user');
  requireSelfOrAdmin(context, id);
  return context.database.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id }, select: { email: true } });
    const { count } = await transaction.session.deleteMany({ where: { userId: id } });
    await record(transaction, context, {
      action: 'session.endAll',
      target: { kind: 'user', id, name: user?.email ?? null },
      detail: { sessions: count },
    });
    return count;
  });
}
