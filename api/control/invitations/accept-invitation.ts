import { hashSecret } from '../../access/secret-token.ts';
import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { emailKey } from '../input.ts';
import { addUser, checkUser } from '../users/add-user.ts';
import { lockUsers } from '../users/last-admin.ts';
import type { User } from '../users/user.ts';
import type { VerbContext } from '../verb-context.ts';

export interface Acceptance {
  /** The part of the link that was shown once. */
  secret: string;
  email: string;
  name: string | null;
  password: string;
}

/**
 * Makes the account that an invitation or the first admin's link is good for. Whoever has the link may; it is good once.
 * EXPIRED where it is not good any more, and never was for all anybody can tell.
 */
export async function acceptInvitation(context: VerbContext, acceptance: Acceptance): Promise<User> {
  const { secret, email, name, password } = acceptance;
  const tokenHash = hashSecret(secret);
  const found = await context.database.invitation.findUnique({ where: { tokenHash } });
  if (!found || found.acceptedAt || found.expiresAt <= context.now) throw noLongerGood();
  const checked = await checkUser({ email, name, password, role: found.role });
  if (found.email !== null && emailKey(found.email) !== checked.emailKey) {
    throw new ControlError('INVALID', 'The invitation is for another e-mail address.');
  }
  return context.database.$transaction(async (transaction) => {
    await lockUsers(transaction);
    const { count } = await transaction.invitation.updateMany({
      where: { id: found.id, acceptedAt: null },
      data: { acceptedAt: context.now },
    });
    const hasUsers = (await transaction.user.findFirst({ select: { id: true } })) !== null;
    if (count === 0 || (found.kind === 'FIRST_ADMIN' && hasUsers)) throw noLongerGood();
    const user = await addUser(transaction, context, checked);
    const target = { kind: 'invitation', id: found.id, name: user.email };
    await record(transaction, context, { action: 'invitation.accept', target });
    return user;
  });
}

function noLongerGood(): ControlError {
  return new ControlError('EXPIRED', 'This link is not good any more.');
}
