import { validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { toUser, type User } from './user.ts';

/** Null where there is none. */
export async function findUser(context: VerbContext, userId: string): Promise<User | null> {
  const id = validId(userId, 'user');
  requireSelfOrAdmin(context, id);
  const user = await context.database.user.findUnique({ where: { id } });
  return user && toUser(user);
}
