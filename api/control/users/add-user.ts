import { hashPassword, passwordProblem } from '../../access/password.ts';
import type { Role } from '../../access/roles.ts';
import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { emailKey, validEmail, validName } from '../input.ts';
import type { Transaction, VerbContext } from '../verb-context.ts';
import { toUser, type User } from './user.ts';

export interface NewUser {
  email: string;
  name: string | null;
  role: Role;
  /** Null for who signs in elsewhere. */
  password: string | null;
}

export interface CheckedUser {
  email: string;
  emailKey: string;
  name: string | null;
  role: Role;
  passwordHash: string | null;
}

/** The row of a new person; hashing takes long, so it is done before there is a transaction. */
export async function checkUser({ email: text, name, role, password }: NewUser): Promise<CheckedUser> {
  const email = validEmail(text);
  const checkedName = name === null ? null : validName(name);
  return {
    email,
    emailKey: emailKey(email),
    name: checkedName,
    role,
    passwordHash: await checkPassword(password, email),
  };
}

export async function checkPassword(password: string | null, email: string): Promise<string | null> {
  if (password === null) return null;
  const problem = passwordProblem(password, email);
  if (problem) throw new ControlError('INVALID', problem);
  return hashPassword(password);
}

export async function addUser(transaction: Transaction, context: VerbContext, checked: CheckedUser): Promise<User> {
  if (await transaction.user.findUnique({ where: { emailKey: checked.emailKey }, select: { id: true } })) {
    throw new ControlError('CONFLICT', 'There is an account with this e-mail address.');
  }
  const user = await transaction.user.create({ data: { ...checked, createdAt: context.now } });
  const target = { kind: 'user', id: user.id, name: user.email };
  await record(transaction, context, { action: 'user.create', target, detail: { role: user.role } });
  return toUser(user);
}
