import { actions, mayDo } from '../../api/access/actions.ts';
import type { DataScope } from '../../api/access/data-scope.ts';
import { type Role, roles, scopesOfRole } from '../../api/access/roles.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import { RoleEnum } from './user.ts';

builder.objectType('DataScope', {
  description:
    'What of the telemetry a role or a key may see, as if nothing else had ever come. How much is stored and comes in is told of all of it.',
  fields: (t) => ({
    environments: t.stringList({
      nullable: true,
      description: 'Values of deployment.environment.name; null for all.',
      resolve: ({ environments }) => environments,
    }),
    services: t.stringList({
      nullable: true,
      description: 'Values of service.name; null for all.',
      resolve: ({ services }) => services,
    }),
    redactedAttributes: t.stringList({
      description: 'Keys of attributes whose values are hidden, and not asked for either.',
      resolve: ({ redactedAttributes }) => redactedAttributes ?? [],
    }),
  }),
});

export const DataScopeInput = builder.inputType('DataScopeInput', {
  description: 'What of the telemetry may be seen; lists of at most 1,000 names.',
  fields: (t) => ({
    environments: t.stringList({ description: 'Values of deployment.environment.name; null for all.' }),
    services: t.stringList({ description: 'Values of service.name; null for all.' }),
    redactedAttributes: t.stringList({
      description: 'Keys of attributes whose values are hidden; none that tells services or environments apart.',
    }),
  }),
});

/** Lists that are null are left out. */
export function dataScopeOf(input: { [List in keyof DataScope]?: string[] | null | undefined }): DataScope | null {
  const lists: [string, string[]][] = Object.entries(input).flatMap(([name, list]) => (list ? [[name, list]] : []));
  return lists.length > 0 ? Object.fromEntries(lists) : null;
}

builder.objectType('RoleAction', {
  description: 'Something that can be done, and whether a role may.',
  fields: (t) => ({
    does: t.exposeString('does', { description: 'What is done, such as Send telemetry.' }),
    isAllowed: t.exposeBoolean('isAllowed', { description: 'Whether the role may.' }),
  }),
});

builder.objectType('RoleRights', {
  description: 'What people of a role may do, and see.',
  fields: (t) => ({
    role: t.expose('role', { type: RoleEnum, description: 'The role.' }),
    actions: t.field({
      type: ['RoleAction'],
      description: 'Everything that can be done, in the same order for each role.',
      resolve: ({ role }) =>
        actions.map((action) => ({ does: action.does, isAllowed: mayDo(action, scopesOfRole[role]) })),
    }),
    dataScope: t.field({
      type: 'DataScope',
      nullable: true,
      description: 'What they may see, and their keys; null for everything.',
      resolve: ({ dataScope }) => dataScope,
    }),
    viewerCanLimit: t.boolean({
      description: 'Whether whoever asks may limit what it sees. Admins see everything: they could take a limit away.',
      resolve: ({ role }) => role !== 'ADMIN',
    }),
  }),
});

builder.queryField('roles', (t) =>
  t.field({
    type: ['RoleRights'],
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'What each role may do and see, the one with the fewest rights first. For admins.',
    resolve: (_, __, context) => rightsOfRoles(context),
  }),
);

const SetRoleDataScopeInput = builder.inputType('SetRoleDataScopeInput', {
  description: 'What a role shall see.',
  fields: (t) => ({
    role: t.field({ type: RoleEnum, required: true, description: 'The role; not ADMIN.' }),
    dataScope: t.field({ type: DataScopeInput, description: 'What it may see; null for everything.' }),
  }),
});

builder.mutationField('setRoleDataScope', (t) =>
  t.field({
    type: 'RoleRights',
    authScopes: { admin: true },
    description:
      'Limits what people of a role see, and their keys. It takes effect at once, on what they have open too. For admins.',
    args: { input: t.arg({ type: SetRoleDataScopeInput, required: true, description: 'What the role shall see.' }) },
    resolve: async (_, { input: { role, dataScope } }, context) => {
      const { graph, actor } = context;
      await graph.control.verbs.setRoleDataScope(actor, role, dataScope ? dataScopeOf(dataScope) : null);
      return (await rightsOfRoles(context)).find((rights) => rights.role === role)!;
    },
  }),
);

async function rightsOfRoles({ graph, actor }: GraphContext): Promise<{ role: Role; dataScope: DataScope | null }[]> {
  const scopes = await graph.control.verbs.getRoleDataScopes(actor);
  return roles.map((role) => ({ role, dataScope: scopes[role] ?? null }));
}
