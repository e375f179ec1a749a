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
  const admin = await transaction.user.findFirst({ where: { role: 'ADMIN', disabledAt: null }, select: { id: true } });
  if (!admin) throw new ControlError('CONFLICT', 'This is the last admin who can sign in.');
}

function isAdmin({ role, disabledAt }: User): boolean {
  return role === 'ADMIN' && disabledAt === null;
}
