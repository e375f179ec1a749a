import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { lockUsers, requireSomeAdmin } from './last-admin.ts';

/** With their sessions and keys; dashboards and saved queries stay, without an owner. CONFLICT where no admin would be left. */
export async function deleteUser(context: VerbContext, userId: string): Promise<void> {
  requireScope(context, 'ADMIN');
  const id = validId(userId, 'user');
  await context.database.$transaction(async (transaction) => {
    await lockUsers(transaction);
    const user = await transaction.user.findUnique({ where: { id } });
    if (!user) throw notFound('user');
    await transaction.user.delete({ where: { id } });
    await requireSomeAdmin(transaction, user, null);
    const target = { kind: 'user', id, name: user.email };
    await record(transaction, context, { action: 'user.delete', target, detail: { role: user.role } });
  });
}
