import { requireScope, type VerbContext } from '../verb-context.ts';
import { addUser, checkUser, type NewUser } from './add-user.ts';
import type { User } from './user.ts';

/** CONFLICT where somebody has the address, in whatever case. */
export async function createUser(context: VerbContext, user: NewUser): Promise<User> {
  requireScope(context, 'ADMIN');
  const checked = await checkUser(user);
  return context.database.$transaction((transaction) => addUser(transaction, context, checked));
}
