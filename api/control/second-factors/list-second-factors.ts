import { validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import type { SecondFactor } from './second-factor.ts';

/** Of these people, those that are in use. */
export async function listSecondFactors(context: VerbContext, userIds: readonly string[]): Promise<SecondFactor[]> {
  const ids = userIds.map((userId) => validId(userId, 'user'));
  for (const id of ids) requireSelfOrAdmin(context, id);
  const found = await context.database.user.findMany({
    where: { id: { in: ids }, secondFactor: { confirmedAt: { not: null } } },
    select: {
      id: true,
      secondFactor: { select: { confirmedAt: true } },
      _count: { select: { recoveryCodes: { where: { usedAt: null } } } },
    },
  });
  return found.map(({ id, secondFactor, _count }) => ({
    userId: id,
    confirmedAt: secondFactor!.confirmedAt!,
    recoveryCodesLeft: _count.recoveryCodes,
  }));
}
