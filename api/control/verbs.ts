import type { Actor } from '../access/actor.ts';
import { createApiKey } from './api-keys/create-api-key.ts';
import { findApiKey } from './api-keys/find-api-key.ts';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { revokeApiKey } from './api-keys/revoke-api-key.ts';
import { rotateApiKey } from './api-keys/rotate-api-key.ts';
import { touchApiKeys } from './api-keys/touch-api-keys.ts';
import { appendAudit } from './audit/append-audit.ts';
import { listAudit } from './audit/list-audit.ts';
import { linkIdentity } from './identities/link-identity.ts';
import { listIdentities } from './identities/list-identities.ts';
import { signInByIdentity } from './identities/sign-in-by-identity.ts';
import { unlinkIdentity } from './identities/unlink-identity.ts';
import { acceptInvitation } from './invitations/accept-invitation.ts';
import { createFirstAdminLink } from './invitations/create-first-admin-link.ts';
import { createInvitation } from './invitations/create-invitation.ts';
import { listInvitations } from './invitations/list-invitations.ts';
import { revokeInvitation } from './invitations/revoke-invitation.ts';
import { beginSecondFactor } from './second-factors/begin-second-factor.ts';
import { confirmSecondFactor } from './second-factors/confirm-second-factor.ts';
import { findBegunSecondFactor } from './second-factors/find-begun-second-factor.ts';
import { listSecondFactors } from './second-factors/list-second-factors.ts';
import { removeSecondFactor } from './second-factors/remove-second-factor.ts';
import { renewRecoveryCodes } from './second-factors/renew-recovery-codes.ts';
import { takeSecondFactor } from './second-factors/take-second-factor.ts';
import { createSession } from './sessions/create-session.ts';
import { endSession } from './sessions/end-session.ts';
import { endSessions } from './sessions/end-sessions.ts';
import { findSession } from './sessions/find-session.ts';
import { listSessions } from './sessions/list-sessions.ts';
import { refreshSession } from './sessions/refresh-session.ts';
import { getSettings } from './settings/get-settings.ts';
import { getRoleDataScopes, setRoleDataScope } from './settings/role-data-scopes.ts';
import { setSetting } from './settings/set-setting.ts';
import { createUser } from './users/create-user.ts';
import { deleteUser } from './users/delete-user.ts';
import { ensureAdmin } from './users/ensure-admin.ts';
import { findLogIn } from './users/find-log-in.ts';
import { findUser } from './users/find-user.ts';
import { hasUsers } from './users/has-users.ts';
import { listUsers } from './users/list-users.ts';
import { setPassword } from './users/set-password.ts';
import { updateUser } from './users/update-user.ts';
import type { VerbContext } from './verb-context.ts';

/** All that can be done with people, keys and settings. What a verb takes and gives can be sent to another process. */
export const verbs = {
  createUser,
  ensureAdmin,
  updateUser,
  setPassword,
  deleteUser,
  findUser,
  findLogIn,
  hasUsers,
  listUsers,

  createInvitation,
  createFirstAdminLink,
  acceptInvitation,
  listInvitations,
  revokeInvitation,

  signInByIdentity,
  linkIdentity,
  listIdentities,
  unlinkIdentity,

  beginSecondFactor,
  confirmSecondFactor,
  findBegunSecondFactor,
  listSecondFactors,
  takeSecondFactor,
  renewRecoveryCodes,
  removeSecondFactor,

  createSession,
  findSession,
  refreshSession,
  listSessions,
  endSession,
  endSessions,

  createApiKey,
  findApiKey,
  listApiKeys,
  rotateApiKey,
  revokeApiKey,
  touchApiKeys,

  getSettings,
  setSetting,
  getRoleDataScopes,
  setRoleDataScope,

  appendAudit,
  listAudit,
};

export type VerbName = keyof typeof verbs;

/** The verbs as callers know them: who asks, then what. They reject with ControlError. */
export type Verbs = {
  [Name in VerbName]: (typeof verbs)[Name] extends (context: VerbContext, ...input: infer Input) => infer Output
    ? (actor: Actor, ...input: Input) => Output
    : never;
};
