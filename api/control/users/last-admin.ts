import { ControlError } from '../control-error.ts';
import type { User } from '../generated/client.ts';
import type { Transaction } from '../verb-context.ts';

/** Any number that no other lock of the database has. */
const USERS_LOCK = 7_270_701;

/** One change at a time of who the admins are, until the transaction ends: two must not each take the other for the last. */
export async function lockUsers(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${USERS_LOCK}::bigint)`;
}

/** Under the lock, after a change of somebody: an admin who can sign in has to be left, to undo it. Null: they were deleted. */
export async function requireSomeAdmin(transaction: Transaction, before: User, after: User | null): Promise<void> {
  if (!isAdmin(before) || (after && isAdmin(after))) return;
  if (!(await otherAdmin(transaction, before.id)))
    throw new ControlError('CONFLICT', 'This is the last admin who can sign in.');
}

/** Under the lock: whether an admin can sign in who is not this person. */
export async function otherAdmin(transaction: Transaction, userId: string): Promise<boolean> {
  const where = { role: 'ADMIN', disabledAt: null, id: { not: userId } } as const;
  return (await transaction.user.findFirst({ where, select: { id: true } })) !== null;
}

function isAdmin({ role, disabledAt }: User): boolean {
  return role === 'ADMIN' && disabledAt === null;
}
