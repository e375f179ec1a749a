import type { Role } from '../../access/roles.ts';
import { record } from '../audit/record.ts';
import type { User as Row } from '../generated/client.ts';
import { emailKey } from '../input.ts';
import { addUser, checkUser } from '../users/add-user.ts';
import { lockUsers, otherAdmin } from '../users/last-admin.ts';
import { toUser, type User } from '../users/user.ts';
import { requireScope, type Transaction, type VerbContext } from '../verb-context.ts';
import { addIdentity } from './link-identity.ts';
import { type IdentityKey, validIdentity } from './identity.ts';

/** Who comes from a provider. */
export interface ProvidedIdentity extends IdentityKey {
  /** Verified by the provider; null where there is none. */
  email: string | null;
  name: string | null;
  /** What their groups give; null where they give nothing. */
  role: Role | null;
  /** Whether groups give roles at all: then nobody comes in without one. */
  rolesAreGiven: boolean;
  /** Whether an account may be made for who has none. */
  mayCreate: boolean;
}

/** `change` is what became of the account by it. */
export type IdentitySignIn =
  | { kind: 'in'; user: User; change: 'none' | 'role' | 'linked' | 'created' }
  | { kind: 'disabled' | 'no-role' | 'no-account' | 'address-taken' | 'no-address' | 'first-account' };

/**
 * Whose account it is, made where there is none and its role kept in step. By its address alone an account is taken over where
 * it has neither a password nor another identity of this provider: whoever has one of these connects it themselves. For the
 * product alone.
 */
export async function signInByIdentity(context: VerbContext, provided: ProvidedIdentity): Promise<IdentitySignIn> {
  requireScope(context, 'ADMIN');
  const { issuer, subject } = validIdentity(provided);
  const { email } = provided;
  return context.database.$transaction(async (transaction) => {
    await lockUsers(transaction);
    const identity = await transaction.identity.findUnique({
      where: { issuer_subject: { issuer, subject } },
      include: { user: true },
    });
    if (identity) return inStep(transaction, context, identity.user, provided);
    const found = email === null ? null : await findByAddress(transaction, email);
    if (!found) return create(transaction, context, provided);
    const { identities, ...user } = found;
    if (user.passwordHash !== null || identities.some((other) => other.issuer === issuer))
      return { kind: 'address-taken' };
    const outcome = await inStep(transaction, context, user, provided);
    if (outcome.kind !== 'in') return outcome;
    await addIdentity(transaction, context, user, provided);
    return { ...outcome, change: outcome.change === 'none' ? 'linked' : outcome.change };
  });
}

function findByAddress(transaction: Transaction, email: string) {
  return transaction.user.findUnique({ where: { emailKey: emailKey(email) }, include: { identities: true } });
}

/** Somebody who has an account: they may come in, with the role that they are given now, unless that left no admin. */
async function inStep(
  transaction: Transaction,
  context: VerbContext,
  user: Row,
  { role, rolesAreGiven }: ProvidedIdentity,
): Promise<IdentitySignIn> {
  if (user.disabledAt) return { kind: 'disabled' };
  if (!rolesAreGiven) return { kind: 'in', user: toUser(user), change: 'none' };
  if (role === null) return { kind: 'no-role' };
  const isLastAdmin = user.role === 'ADMIN' && role !== 'ADMIN' && !(await otherAdmin(transaction, user.id));
  if (role === user.role || isLastAdmin) return { kind: 'in', user: toUser(user), change: 'none' };
  const after = await transaction.user.update({ where: { id: user.id }, data: { role } });
  const target = { kind: 'user', id: user.id, name: user.email };
  await record(transaction, context, { action: 'user.update', target, detail: { role } });
  return { kind: 'in', user: toUser(after), change: 'role' };
}

async function create(
  transaction: Transaction,
  context: VerbContext,
  provided: ProvidedIdentity,
): Promise<IdentitySignIn> {
  const { email, name, role, rolesAreGiven, mayCreate } = provided;
  if (!rolesAreGiven || !mayCreate) return { kind: 'no-account' };
  if (role === null) return { kind: 'no-role' };
  if (email === null) return { kind: 'no-address' };
  const hasUsers = (await transaction.user.findFirst({ select: { id: true } })) !== null;
  if (!hasUsers && role !== 'ADMIN') return { kind: 'first-account' };
  const user = await addUser(transaction, context, await checkUser({ email, name, role, password: null }));
  await addIdentity(transaction, context, user, provided);
  return { kind: 'in', user, change: 'created' };
}
