import { requireScope, type VerbContext } from '../verb-context.ts';
import { addUser, checkUser } from './add-user.ts';
import { lockUsers } from './last-admin.ts';
import type { User } from './user.ts';

/** Makes the first admin where there is no account at all; undefined where there is one already. */
export async function ensureAdmin(
  context: VerbContext,
  admin: { email: string; password: string },
): Promise<User | undefined> {
  requireScope(context, 'ADMIN');
  if (await context.database.user.findFirst({ select: { id: true } })) return undefined;
  const checked = await checkUser({ ...admin, name: null, role: 'ADMIN' });
  return context.database.$transaction(async (transaction) => {
    await lockUsers(transaction);
    if (await transaction.user.findFirst({ select: { id: true } })) return undefined;
    return addUser(transaction, context, checked);
  });
}
