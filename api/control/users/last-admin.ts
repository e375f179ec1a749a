import { ControlError } from '../control-error.ts';
import type { Transaction } from '../verb-context.ts';

/** Any number that no other lock of the database has. */
const USERS_LOCK = 7_270_701;

/** One change at a time of who the admins are, until the transaction ends: two must not each take the other for the last. */
export async function lockUsers(transaction: Transaction): Promise<void> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${USERS_LOCK}::bigint)`;
}

/** Under the lock and after the change: somebody has to be able to undo it. */
export async function requireSomeAdmin(transaction: Transaction): Promise<void> {
  const admin = await transaction.user.findFirst({ where: { role: 'ADMIN', disabledAt: null }, select: { id: true } });
  if (!admin) throw new ControlError('CONFLICT', 'This is the last admin who can sign in.');
}
