import { type Role, roles } from '../../access/roles.ts';
import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { notFound, validId, validName } from '../input.ts';
import { requireScope, requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { lockUsers, requireSomeAdmin } from './last-admin.ts';
import { toUser, type User } from './user.ts';

/** What is left out stays as it is. */
export interface UserChange {
  id: string;
  name?: string | null;
  role?: Role;
  isDisabled?: boolean;
}

/**
 * A person may change their own name; the rest is an admin's. Who is disabled is signed out everywhere, and their keys
 * are good for nothing until they are enabled again. CONFLICT where no admin would be left.
 */
export async function updateUser(context: VerbContext, change: UserChange): Promise<User> {
  const id = validId(change.id, 'user');
  const { role, isDisabled } = change;
  requireSelfOrAdmin(context, id);
  if (role !== undefined || isDisabled !== undefined) requireScope(context, 'ADMIN');
  if (role !== undefined && !roles.includes(role)) throw new ControlError('INVALID', 'There is no such role.');
  const name = typeof change.name === 'string' ? validName(change.name) : change.name;
  return context.database.$transaction(async (transaction) => {
    await lockUsers(transaction);
    const before = await transaction.user.findUnique({ where: { id } });
    if (!before) throw notFound('user');
    const disabledAt = isDisabled ? (before.disabledAt ?? context.now) : null;
    const after = await transaction.user.update({
      where: { id },
      data: {
        ...(name !== undefined && { name }),
        ...(role !== undefined && { role }),
        ...(isDisabled !== undefined && { disabledAt }),
      },
    });
    await requireSomeAdmin(transaction, before, after);
    if (isDisabled) await transaction.session.deleteMany({ where: { userId: id } });
    const target = { kind: 'user', id, name: after.email };
    const detail = { ...(role && { role }), ...(isDisabled !== undefined && { isDisabled }), ...(name && { name }) };
    await record(transaction, context, { action: 'user.update', target, detail });
    return toUser(after);
  });
}
