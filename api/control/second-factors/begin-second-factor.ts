import { ControlError } from '../control-error.ts';
import { validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';

export interface SecondFactorBeginning {
  userId: string;
  encryptedSecret: Uint8Array<ArrayBuffer>;
}

/** Takes the place of one that was begun and not confirmed. CONFLICT where one is in use. */
export async function beginSecondFactor(context: VerbContext, beginning: SecondFactorBeginning): Promise<void> {
  const { encryptedSecret } = beginning;
  const userId = validId(beginning.userId, 'user');
  requireSelfOrAdmin(context, userId);
  await context.database.$transaction(async (transaction) => {
    await transaction.secondFactor.deleteMany({ where: { userId, confirmedAt: null } });
    if (await transaction.secondFactor.findUnique({ where: { userId }, select: { userId: true } })) {
      throw new ControlError('CONFLICT', 'There is a second factor already; remove it first.');
    }
    await transaction.secondFactor.create({ data: { userId, encryptedSecret, createdAt: context.now } });
  });
}
