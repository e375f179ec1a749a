import { roles, scopesOfRole } from './roles.ts';
import type { Scope } from './scope.ts';

/** Something that can be done, and what it takes. */
export interface Action {
  does: string;
  /** Any one of these scopes; none: anybody may. */
  needs: readonly Scope[];
  /** The fields through which one enters the graph to do it; a type stands for those of its fields that are named nowhere. */
  fields: readonly string[];
}

/**
 * The whole of who may do what: a person what one of the scopes of their role is enough for, a key what one of its own is that
 * the role of its owner has too. The schema is refused where a field says otherwise, or is not here. What belongs to
 * somebody else takes ADMIN beside, where it says "their own".
 */
export const actions: readonly Action[] = [
  {
    does: 'Sign up, in and out',
    needs: [],
    fields: [
      'Query.signUpPolicy',
      'Query.singleSignOn',
      'Query.viewer',
      'Mutation.signUp',
      'Mutation.logIn',
      'Mutation.logOut',
    ],
  },
  {
    does: 'Read traces, metrics and logs, what is known of services, and how the product does; also as they arrive',
    needs: ['READ'],
    fields: ['Query', 'Subscription'],
  },
  {
    does: 'Change their own name and ways to sign in, and sign out their own browsers',
    needs: ['READ'],
    fields: [
      'Mutation.updateUser',
      'Mutation.changePassword',
      'Mutation.beginSecondFactor',
      'Mutation.confirmSecondFactor',
      'Mutation.renewRecoveryCodes',
      'Mutation.removeSecondFactor',
      'Mutation.beginLinkIdentity',
      'Mutation.unlinkIdentity',
      'Mutation.endSession',
      'Mutation.endSessions',
    ],
  },
  { does: 'See their own keys', needs: ['READ'], fields: ['Query.apiKeys'] },
  {
    does: 'Make, renew and revoke their own keys, none with more rights than they have',
    needs: ['READ', 'ADMIN'],
    fields: ['Mutation.createApiKey', 'Mutation.rotateApiKey', 'Mutation.revokeApiKey'],
  },
  { does: 'Write dashboards, rules and saved queries', needs: ['WRITE'], fields: [] },
  {
    does: 'Invite people, change what they may do, and remove them',
    needs: ['ADMIN'],
    fields: [
      'Query.users',
      'Query.invitations',
      'Mutation.createInvitation',
      'Mutation.revokeInvitation',
      'Mutation.deleteUser',
      'Mutation.resetSecondFactor',
    ],
  },
  {
    does: 'Limit what of the telemetry a role may see',
    needs: ['ADMIN'],
    fields: ['Query.roles', 'Mutation.setRoleDataScope'],
  },
  {
    does: 'Decide how long telemetry is kept',
    needs: ['ADMIN'],
    fields: ['Query.retentionPreview', 'Mutation.setRetention'],
  },
  { does: 'Read what was done with people, keys and settings', needs: ['ADMIN'], fields: ['Query.auditEvents'] },
  { does: 'Send telemetry with a key', needs: ['INGEST'], fields: [] },
];

/** Whether scopes are enough for an action. */
export function mayDo({ needs }: Action, scopes: ReadonlySet<Scope>): boolean {
  return needs.length === 0 || needs.some((scope) => scopes.has(scope));
}

/** The action of a field, such as `Query.users`; undefined where nobody has said what it takes. */
export function actionOf(typeName: string, fieldName: string): Action | undefined {
  const named = (name: string): Action | undefined => actions.find(({ fields }) => fields.includes(name));
  return named(`${typeName}.${fieldName}`) ?? named(typeName);
}

/** Role × action as a table of Markdown. */
export function printActions(): string {
  const head = ['', ...roles.map((role) => role.toLowerCase()), 'a key needs'];
  const rows = actions.map((action) => {
    const marks = roles.map((role) => (mayDo(action, scopesOfRole[role]) ? 'yes' : '–'));
    return [action.does, ...marks, action.needs.join(' or ') || 'nothing'];
  });
  const lines = [head, head.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
