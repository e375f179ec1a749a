import type { Transaction } from '../verb-context.ts';

/** These are good from now on, and none of those before. */
export async function setRecoveryCodes(
  transaction: Transaction,
  userId: string,
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<void> {
  await transaction.recoveryCode.deleteMany({ where: { userId } });
  await transaction.recoveryCode.createMany({ data: hashes.map((codeHash) => ({ userId, codeHash })) });
}
