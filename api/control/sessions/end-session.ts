import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';

/** Signs one browser out. */
export async function endSession(context: VerbContext, sessionId: string): Promise<void> {
  const id = validId(sessionId, 'session');
  await context.database.$transaction(async (transaction) => {
    const session = await transaction.session.findUnique({ where: { id }, include: { user: true } });
    requireSelfOrAdmin(context, session?.userId ?? null);
    if (!session) throw notFound('session');
    await transaction.session.deleteMany({ where: { id } });
    const target = { kind: 'session', id, name: session.user.email };
    await record(transaction, context, { action: 'session.end', target });
  });
}
