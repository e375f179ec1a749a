import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { setRecoveryCodes } from './set-recovery-codes.ts';

export interface RecoveryCodesRenewal {
  userId: string;
  recoveryCodeHashes: Uint8Array<ArrayBuffer>[];
}

/** Those so far are good for nothing. NOT_FOUND where there is no second factor. */
export async function renewRecoveryCodes(context: VerbContext, renewal: RecoveryCodesRenewal): Promise<void> {
  const userId = validId(renewal.userId, 'user');
  requireSelfOrAdmin(context, userId);
  await context.database.$transaction(async (transaction) => {
    const found = await transaction.secondFactor.findUnique({ where: { userId }, include: { user: true } });
    if (!found?.confirmedAt) throw notFound('second factor');
    await setRecoveryCodes(transaction, userId, renewal.recoveryCodeHashes);
    const target = { kind: 'user', id: userId, name: found.user.email };
    await record(transaction, context, { action: 'secondFactor.renewRecoveryCodes', target });
  });
}
