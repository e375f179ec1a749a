import { signUpLink } from '../../api/access/sign-up-link.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { encodeGlobalId, keyOf } from '../ids.ts';
import { RoleEnum } from './user.ts';

builder.objectType('Invitation', {
  description: 'A link by which one person makes an account, once and within a week.',
  fields: (t) => ({
    id: t.id({ description: 'By which it is revoked.', resolve: ({ id }) => encodeGlobalId('Invitation', id) }),
    email: t.exposeString('email', {
      nullable: true,
      description: 'The only address it is good for; null for any.',
    }),
    role: t.expose('role', { type: RoleEnum, description: 'What the person may do.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ createdAt }) => nanoFromMs(createdAt.getTime()),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'Until when it is good.',
      resolve: ({ expiresAt }) => nanoFromMs(expiresAt.getTime()),
    }),
  }),
});

builder.objectType('NewInvitation', {
  description: 'An invitation with what is shown once.',
  fields: (t) => ({
    invitation: t.field({
      type: 'Invitation',
      description: 'The invitation.',
      resolve: ({ invitation }) => invitation,
    }),
    link: t.exposeString('link', {
      description:
        'The address that makes the account, to be handed to the person. Shown once; whoever has it may use it.',
    }),
  }),
});

builder.queryField('invitations', (t) =>
  t.field({
    type: ['Invitation'],
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'The invitations that are good, the newest 200, newest first. For admins.',
    resolve: (_, __, { graph, actor }) => graph.control.verbs.listInvitations(actor),
  }),
);

const CreateInvitationInput = builder.inputType('CreateInvitationInput', {
  description: 'Who is invited.',
  fields: (t) => ({
    email: t.string({ description: 'The only address that it shall be good for; null for any.' }),
    role: t.field({ type: RoleEnum, required: true, description: 'What the person may do.' }),
  }),
});

builder.mutationFields((t) => ({
  createInvitation: t.field({
    type: 'NewInvitation',
    authScopes: { admin: true },
    description: 'Invites a person; nothing is sent. For admins.',
    args: { input: t.arg({ type: CreateInvitationInput, required: true, description: 'Who is invited.' }) },
    resolve: async (_, { input: { email = null, role } }, { graph, actor, caller }) => {
      const { invitation, secret } = await graph.control.verbs.createInvitation(actor, { email, role });
      return { invitation, link: signUpLink(caller.baseUrl, secret) };
    },
  }),
  revokeInvitation: t.field({
    type: 'ID',
    authScopes: { admin: true },
    description: 'Makes an invitation good for nothing; gives its id. NOT_FOUND where it was accepted. For admins.',
    args: { id: t.arg.id({ required: true, description: 'The invitation.' }) },
    resolve: async (_, { id }, { graph, actor }) => {
      await graph.control.verbs.revokeInvitation(actor, keyOf('Invitation', id));
      return id;
    },
  }),
}));
