import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { setRecoveryCodes } from './set-recovery-codes.ts';

export interface SecondFactorConfirmation {
  userId: string;
  /** Of that which the code was made from. */
  encryptedSecret: Uint8Array<ArrayBuffer>;
  /** Of the code that was shown, which is not taken again. */
  step: number;
  recoveryCodeHashes: Uint8Array<ArrayBuffer>[];
}

/** From now on signing in takes a code. CONFLICT where another one was begun meanwhile. */
export async function confirmSecondFactor(context: VerbContext, input: SecondFactorConfirmation): Promise<void> {
  const { encryptedSecret, step, recoveryCodeHashes } = input;
  const userId = validId(input.userId, 'user');
  requireSelfOrAdmin(context, userId);
  await context.database.$transaction(async (transaction) => {
    const { count } = await transaction.secondFactor.updateMany({
      where: { userId, confirmedAt: null, encryptedSecret },
      data: { confirmedAt: context.now, lastStep: step },
    });
    if (count === 0) throw new ControlError('CONFLICT', 'This set-up was replaced by another one; begin again.');
    await setRecoveryCodes(transaction, userId, recoveryCodeHashes);
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { email: true } });
    if (!user) throw notFound('user');
    const target = { kind: 'user', id: userId, name: user.email };
    await record(transaction, context, { action: 'secondFactor.confirm', target });
  });
}
