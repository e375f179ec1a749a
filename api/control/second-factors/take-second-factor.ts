import { record } from '../audit/record.ts';
import { validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import type { ShownSecondFactor } from './second-factor.ts';

/**
 * Whether it was good, which it is once: of any number that show the same at the same time, in whatever process, one has
 * used it. A code of an earlier step than the last is good no more. For the product alone.
 */
export async function takeSecondFactor(context: VerbContext, shown: ShownSecondFactor): Promise<boolean> {
  requireScope(context, 'ADMIN');
  const userId = validId(shown.userId, 'user');
  if ('step' in shown) {
    const { count } = await context.database.secondFactor.updateMany({
      where: { userId, confirmedAt: { not: null }, OR: [{ lastStep: null }, { lastStep: { lt: shown.step } }] },
      data: { lastStep: shown.step },
    });
    return count === 1;
  }
  return context.database.$transaction(async (transaction) => {
    const { count } = await transaction.recoveryCode.updateMany({
      where: { userId, codeHash: shown.recoveryCodeHash, usedAt: null },
      data: { usedAt: context.now },
    });
    if (count === 0) return false;
    const user = await transaction.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
    const target = { kind: 'user', id: userId, name: user.email };
    const actor = { ...context.actor, kind: 'USER' as const, id: userId, name: user.email };
    await record(transaction, { ...context, actor }, { action: 'secondFactor.recover', target });
    return true;
  });
}
