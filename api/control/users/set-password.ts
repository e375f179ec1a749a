import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { checkPassword } from './add-user.ts';

export interface PasswordChange {
  userId: string;
  password: string;
  /** The session that goes on: that of the person who changes it. All others end. */
  keptSessionId: string | null;
}

export async function setPassword(context: VerbContext, change: PasswordChange): Promise<void> {
  const id = validId(change.userId, 'user');
  requireSelfOrAdmin(context, id);
  const user = await context.database.user.findUnique({ where: { id }, select: { email: true } });
  if (!user) throw notFound('user');
  const passwordHash = await checkPassword(change.password, user.email);
  await context.database.$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({ where: { id }, data: { passwordHash } });
    if (count === 0) throw notFound('user');
    const kept = change.keptSessionId === null ? {} : { id: { not: validId(change.keptSessionId, 'session') } };
    await transaction.session.deleteMany({ where: { userId: id, ...kept } });
    await record(transaction, context, {
      action: 'user.setPassword',
      target: { kind: 'user', id, name: user.email },
    });
  });
}
