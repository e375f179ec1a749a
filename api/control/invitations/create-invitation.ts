import { type Role, roles } from '../../access/roles.ts';
import { createSecret, hashSecret } from '../../access/secret-token.ts';
import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { validEmail } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { type NewInvitation, toInvitation } from './invitation.ts';

const LIFETIME_MS = 7 * 86_400_000;

/** A link by which one person makes an account, within a week. */
export async function createInvitation(
  context: VerbContext,
  { email: text, role }: { email: string | null; role: Role },
): Promise<NewInvitation> {
  requireScope(context, 'ADMIN');
  if (!roles.includes(role)) throw new ControlError('INVALID', 'There is no such role.');
  const email = text === null ? null : validEmail(text);
  const secret = createSecret('invitation');
  const row = await context.database.$transaction(async (transaction) => {
    const created = await transaction.invitation.create({
      data: {
        kind: 'MEMBER',
        email,
        role,
        tokenHash: hashSecret(secret),
        createdById: context.actor.userId,
        createdAt: context.now,
        expiresAt: new Date(context.now.getTime() + LIFETIME_MS),
      },
    });
    const target = { kind: 'invitation', id: created.id, name: email };
    await record(transaction, context, { action: 'invitation.create', target, detail: { role } });
    return created;
  });
  return { invitation: toInvitation(row), secret };
}
