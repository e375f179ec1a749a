import { validFirst, validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { toUser, type User } from './user.ts';

export interface UserPage {
  first: number;
  /** The id of the last person of the page before. */
  after?: string;
}

/** In the order in which they came. */
export async function listUsers(context: VerbContext, { first, after }: UserPage): Promise<User[]> {
  requireScope(context, 'ADMIN');
  const users = await context.database.user.findMany({
    where: after === undefined ? {} : { id: { gt: validId(after, 'user') } },
    orderBy: { id: 'asc' },
    take: validFirst(first),
  });
  return users.map(toUser);
}
