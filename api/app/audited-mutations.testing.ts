import { systemActor } from '../access/actor.ts';
import type { User } from '../control/users/user.ts';
import { PASSWORD } from './accounts.testing.ts';
import type { AuditStage } from './audit.testing.ts';
import type { Browser } from './browser.testing.ts';

/** An operation that is ready to be asked, and what it is to leave: action, who did it, to what. */
export interface Act {
  browser: Browser;
  call: string;
  variables?: Record<string, unknown>;
  leaves: [action: string, actor: string, targetKind: string, targetName: string][];
}

export const wrong = 'another long password';
export const proofOf = (code: string | null) => ({ proof: { password: PASSWORD, code } });

/** Each mutation that changes something of people, keys or settings. */
export const audited: Record<string, (stage: AuditStage) => Promise<Act>> = {
  signUp: async (stage) => {
    const email = 'signed-up@example.com';
    const { token } = await stage.invited(email);
    return {
      browser: stage.accounts.browser(),
      call: `{ signUp(email: "${email}", password: "${PASSWORD}", token: "${token}") { id } }`,
      leaves: [
        ['user.create', 'anybody', 'user', email],
        ['invitation.accept', 'anybody', 'invitation', email],
        ['session.create', email, 'session', email],
      ],
    };
  },
  logIn: async (stage) => {
    const { email } = await stage.accounts.person('VIEWER');
    return {
      browser: stage.accounts.browser(),
      call: `{ logIn(email: "${email}", password: "${PASSWORD}") { id } }`,
      leaves: [['session.create', email, 'session', email]],
    };
  },
  logOut: async (stage) => {
    const { browser, user } = await stage.signedIn('VIEWER');
    return { browser, call: '{ logOut }', leaves: [['session.end', user.email, 'session', user.email]] };
  },
  updateUser: async (stage) => {
    const { email, id } = await stage.accounts.person('VIEWER');
    const call = `{ updateUser(input: { id: "User:${id}", role: EDITOR, name: "Ed" }) { id } }`;
    return byAdmin(stage, call, ['user.update', 'user', email]);
  },
  deleteUser: async (stage) => {
    const { email, id } = await stage.accounts.person('VIEWER');
    return byAdmin(stage, `{ deleteUser(id: "User:${id}") }`, ['user.delete', 'user', email]);
  },
  changePassword: async (stage) => {
    const { browser, user } = await stage.signedIn('VIEWER');
    stage.secrets.add(wrong);
    const call = `{ changePassword(input: { present: "${PASSWORD}", next: "${wrong}" }) }`;
    return { browser, call, leaves: [byThemselves('user.setPassword', user)] };
  },
  confirmSecondFactor: async (stage) => {
    const { browser, user } = await stage.signedIn('VIEWER');
    const call = `{ confirmSecondFactor(code: "${await stage.beganSecondFactor(browser)}") }`;
    return { browser, call, leaves: [byThemselves('secondFactor.confirm', user)] };
  },
  renewRecoveryCodes: async (stage) => {
    const { browser, user, recoveryCodes } = await stage.guarded();
    return {
      browser,
      call: '($proof: ProofInput!) { renewRecoveryCodes(proof: $proof) }',
      variables: proofOf(recoveryCodes[0]!),
      leaves: [byThemselves('secondFactor.recover', user), byThemselves('secondFactor.renewRecoveryCodes', user)],
    };
  },
  removeSecondFactor: async (stage) => {
    const { browser, user, recoveryCodes } = await stage.guarded();
    return {
      browser,
      call: '($proof: ProofInput!) { removeSecondFactor(proof: $proof) }',
      variables: proofOf(recoveryCodes[0]!),
      leaves: [byThemselves('secondFactor.recover', user), byThemselves('secondFactor.remove', user)],
    };
  },
  resetSecondFactor: async (stage) => {
    const { user } = await stage.guarded();
    const call = `{ resetSecondFactor(userId: "User:${user.id}") }`;
    return byAdmin(stage, call, ['secondFactor.remove', 'user', user.email]);
  },
  unlinkIdentity: async (stage) => {
    const { email } = await stage.provided('unlinked');
    const { user } = (await stage.accounts.plane.verbs.findLogIn(systemActor, email))!;
    const change = { userId: user.id, password: PASSWORD, keptSessionId: null };
    await stage.accounts.plane.verbs.setPassword(systemActor, change);
    const call = `{ unlinkIdentity(input: { issuer: "${stage.harbour.provider.issuer}", subject: "unlinked" }) }`;
    return byAdmin(stage, call, ['identity.unlink', 'user', email]);
  },
  endSession: async (stage) => {
    const { user } = await stage.signedIn('VIEWER');
    const [session] = await stage.sessionsOf(user);
    return byAdmin(stage, `{ endSession(id: "Session:${session!.id}") }`, ['session.end', 'session', user.email]);
  },
  endSessions: async (stage) => {
    const { user } = await stage.signedIn('VIEWER');
    return byAdmin(stage, `{ endSessions(userId: "User:${user.id}") }`, ['session.endAll', 'user', user.email]);
  },
  createApiKey: async (stage) => {
    const { browser, user } = await stage.signedIn('VIEWER');
    const call = '{ createApiKey(name: "made", scopes: [READ]) { apiKey { id } } }';
    return { browser, call, leaves: [['apiKey.create', user.email, 'apiKey', 'made']] };
  },
  rotateApiKey: async (stage) => {
    const { browser, user } = await stage.signedIn('VIEWER');
    const id = await stage.createdKey(browser, 'turned');
    const call = `{ rotateApiKey(input: { id: "${id}" }) { apiKey { id } } }`;
    return { browser, call, leaves: [['apiKey.rotate', user.email, 'apiKey', 'turned']] };
  },
  revokeApiKey: async (stage) => {
    const { browser } = await stage.signedIn('VIEWER');
    const id = await stage.createdKey(browser, 'ended');
    return byAdmin(stage, `{ revokeApiKey(id: "${id}") { id } }`, ['apiKey.revoke', 'apiKey', 'ended']);
  },
  createInvitation: async (stage) => {
    const call = '{ createInvitation(input: { role: EDITOR, email: "guest@example.com" }) { invitation { id } } }';
    return byAdmin(stage, call, ['invitation.create', 'invitation', 'guest@example.com']);
  },
  revokeInvitation: async (stage) => {
    const { id } = await stage.invited('unwanted@example.com');
    const call = `{ revokeInvitation(id: "${id}") }`;
    return byAdmin(stage, call, ['invitation.revoke', 'invitation', 'unwanted@example.com']);
  },
  setRoleDataScope: async (stage) => {
    const call = '{ setRoleDataScope(input: { role: VIEWER, dataScope: { services: ["shop"] } }) { role } }';
    return byAdmin(stage, call, ['role.setDataScope', 'role', 'VIEWER']);
  },
  setRetention: async (stage) =>
    byAdmin(stage, '{ setRetention(signal: TRACES, retention: "7d") }', ['retention.set', 'retention', 'traces']),
};

/** The others, each with why there is nothing to tell. */
export const unaudited: Record<string, { why: string; act: (stage: AuditStage) => Promise<Act> }> = {
  beginSecondFactor: {
    why: 'nothing is different before the first code, which is told',
    act: async (stage) => {
      const { browser } = await stage.signedIn('VIEWER');
      return { browser, call: `{ beginSecondFactor(password: "${PASSWORD}") { uri } }`, leaves: [] };
    },
  },
  beginLinkIdentity: {
    why: 'nothing is different before they are back from the provider, which is told',
    act: async (stage) => {
      const { browser } = await stage.signedIn('VIEWER');
      const call = '($proof: ProofInput!) { beginLinkIdentity(proof: $proof) }';
      return { browser, call, variables: proofOf(null), leaves: [] };
    },
  },
};

function byAdmin({ admin }: AuditStage, call: string, [action, kind, name]: [string, string, string]): Act {
  return { browser: admin.browser, call, leaves: [[action, admin.user.email, kind, name]] };
}

export function byThemselves(action: string, { email }: User): Act['leaves'][number] {
  return [action, email, 'user', email];
}
