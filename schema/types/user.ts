import { permits } from '../../api/access/principal.ts';
import type { Role } from '../../api/access/roles.ts';
import type { User } from '../../api/control/users/user.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import { PageAsked } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { keyOf } from '../ids.ts';
import { pageOfNext } from '../page-of-next.ts';

export const RoleEnum = builder.enumType('Role', {
  description: 'What a person may do.',
  values: {
    VIEWER: { description: 'Reads everything.' },
    EDITOR: { description: 'Reads everything, and writes dashboards, rules and saved queries.' },
    ADMIN: { description: 'Does everything, and decides over people, keys and settings.' },
  } satisfies Record<Role, { description: string }>,
});

builder.node('User', {
  description: 'A person with an account.',
  id: { resolve: ({ id }) => id },
  loadWithoutCache: (id, { graph, actor }) => graph.control.verbs.findUser(actor, id),
  fields: (t) => ({
    email: t.exposeString('email', { description: 'The address they sign in with, as it was written.' }),
    name: t.exposeString('name', { nullable: true, description: 'As others know them; null where they gave none.' }),
    role: t.expose('role', { type: RoleEnum, description: 'What they may do.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the account was made.',
      resolve: ({ createdAt }) => nanoFromMs(createdAt.getTime()),
    }),
    disabledAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when they may not sign in and their keys are good for nothing; null for who may.',
      resolve: ({ disabledAt }) => disabledAt && nanoFromMs(disabledAt.getTime()),
    }),
    viewerCanAdminister: t.boolean({
      description: 'Whether whoever asks may change their role, keep them out and delete them: admins may, of others.',
      resolve: ({ id }, _, { actor }) => permits(actor, 'ADMIN') && actor.userId !== id,
    }),
  }),
});

defineConnection('User', 'people', { isTelemetry: false });

builder.queryFields((t) => ({
  viewer: t.field({
    type: 'User',
    nullable: true,
    authScopes: { anybody: true },
    skipTypeScopes: true,
    description: 'The person who asks; null for keys, and for whoever is not signed in.',
    // What is known of whoever is signed in is known also while the database does not answer.
    resolve: (_, __, { principal }) => principal?.user ?? null,
  }),
  users: t.field({
    type: 'UserConnection',
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'Everybody with an account, in the order in which they came. For admins.',
    args: pageArguments,
    resolve: (_, args, context) => {
      const { graph, actor, now } = context;
      return pageOfNext(
        new PageAsked(args, now, 'users'),
        ({ id }: User) => id,
        (first, after) => graph.control.verbs.listUsers(actor, { first, ...(after !== undefined && { after }) }),
        context,
      );
    },
  }),
}));

const UpdateUserInput = builder.inputType('UpdateUserInput', {
  description: 'What shall be different of a person; what is left out stays as it is.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The person.' }),
    name: t.string({ description: 'As others shall know them; null for no name.' }),
    role: t.field({ type: RoleEnum, description: 'What they may do from now on. For admins.' }),
    isDisabled: t.boolean({ description: 'Whether they are kept from signing in. For admins.' }),
  }),
});

builder.mutationFields((t) => ({
  updateUser: t.field({
    type: 'User',
    authScopes: { read: true },
    description:
      'Changes a person: themselves their name, an admin everything. It takes effect at once, on what they have open too. CONFLICT where no admin would be left.',
    args: { input: t.arg({ type: UpdateUserInput, required: true, description: 'What shall be different.' }) },
    resolve: (_, { input: { id, name, role, isDisabled } }, { graph, actor }) =>
      graph.control.verbs.updateUser(actor, {
        id: keyOf('User', id),
        ...(name !== undefined && { name }),
        ...(typeof role === 'string' && { role }),
        ...(typeof isDisabled === 'boolean' && { isDisabled }),
      }),
  }),
  deleteUser: t.field({
    type: 'ID',
    authScopes: { admin: true },
    description:
      'Deletes a person with their sessions and keys, at once; gives their id. CONFLICT where no admin would be left. For admins.',
    args: { id: t.arg.id({ required: true, description: 'The person.' }) },
    resolve: async (_, { id }, { graph, actor }) => {
      await graph.control.verbs.deleteUser(actor, keyOf('User', id));
      return id;
    },
  }),
}));
