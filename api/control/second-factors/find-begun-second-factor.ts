import { validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';

/** The encrypted secret of one that waits for its first code; null where there is none. For the product alone. */
export async function findBegunSecondFactor(
  context: VerbContext,
  userId: string,
): Promise<Uint8Array<ArrayBuffer> | null> {
  requireScope(context, 'ADMIN');
  const found = await context.database.secondFactor.findUnique({
    where: { userId: validId(userId, 'user'), confirmedAt: null },
    select: { encryptedSecret: true },
  });
  return found?.encryptedSecret ?? null;
}
