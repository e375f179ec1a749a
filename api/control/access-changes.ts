import type { AccessChange } from '../access/access-change.ts';
import type { Rotation } from './api-keys/rotate-api-key.ts';
import type { IdentitySignIn } from './identities/sign-in-by-identity.ts';
import type { BegunSession } from './sessions/create-session.ts';
import type { Refreshed, PresentedToken } from './sessions/refresh-session.ts';
import type { PasswordChange } from './users/set-password.ts';
import type { UserChange } from './users/update-user.ts';
import type { VerbName } from './verbs.ts';

const newcomer: AccessChange = { kind: 'newcomer' };

/** What a verb with this input changes for those who were let in; `output` is undefined where it is not known. */
type ChangesOf = (input: unknown[], output: unknown) => AccessChange[];

const changesOfVerbs: Partial<Record<VerbName, ChangesOf>> = {
  createUser: () => [newcomer],
  ensureAdmin: () => [newcomer],
  acceptInvitation: () => [newcomer],
  signInByIdentity: (_, output) => {
    // Where it is not known it may have made somebody, or have given them another role.
    if (output === undefined) return [newcomer, { kind: 'roles' }];
    const outcome = output as IdentitySignIn;
    if (outcome.kind !== 'in') return [];
    if (outcome.change === 'created') return [newcomer];
    return outcome.change === 'role' ? [changed('user', outcome.user.id)] : [];
  },
  updateUser: ([change]) => [changed('user', (change as UserChange).id)],
  setPassword: ([change]) => [changed('user', (change as PasswordChange).userId)],
  deleteUser: ([id]) => [changed('user', id as string)],
  createSession: (_, output) => ((output as BegunSession | undefined)?.ended ?? []).map((id) => changed('session', id)),
  endSession: ([id]) => [changed('session', id as string)],
  endSessions: ([userId]) => [changed('user', userId as string)],
  // Where it is not known it may have ended a session that was stolen.
  refreshSession: ([presented], output) =>
    (output as Refreshed | undefined)?.kind === 'refreshed'
      ? []
      : [changed('session', (presented as PresentedToken).sessionId)],
  createApiKey: () => [newcomer],
  rotateApiKey: ([rotation]) => [changed('apiKey', (rotation as Rotation).id), newcomer],
  revokeApiKey: ([id]) => [changed('apiKey', id as string)],
  setRoleDataScope: () => [{ kind: 'roles' }],
};

/** What has changed for those who were let in; a verb that failed may have been carried out all the same. */
export function accessChanges(name: VerbName, input: unknown[], output: unknown): AccessChange[] {
  return changesOfVerbs[name]?.(input, output) ?? [];
}

/** The database knows ids in whatever case they were sent. */
function changed(kind: 'apiKey' | 'user' | 'session', id: string): AccessChange {
  return { kind, id: id.toLowerCase() };
}
