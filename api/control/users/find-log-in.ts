import { emailKey } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { toUser, type User } from './user.ts';

/** What signing in is judged by. */
export interface LogIn {
  user: User;
  passwordHash: string | null;
  /** Of the second factor that is asked for besides, encrypted; null where there is none. */
  sealedSecret: Uint8Array<ArrayBuffer> | null;
}

/** By the address as it was typed; null where nobody has it. For the product alone. */
export async function findLogIn(context: VerbContext, email: string): Promise<LogIn | null> {
  requireScope(context, 'ADMIN');
  // The database takes no text with these.
  if (email.includes('\0') || !email.isWellFormed()) return null;
  const found = await context.database.user.findUnique({
    where: { emailKey: emailKey(email.trim()) },
    include: { secondFactor: { select: { confirmedAt: true, encryptedSecret: true } } },
  });
  if (!found) return null;
  const { secondFactor, passwordHash } = found;
  return {
    user: toUser(found),
    passwordHash,
    sealedSecret: secondFactor?.confirmedAt ? secondFactor.encryptedSecret : null,
  };
}
