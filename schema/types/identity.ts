import { nanoFromMs } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { graphError } from '../errors.ts';
import { ProofInput } from './second-factor.ts';

builder.objectType('SingleSignOn', {
  description: 'The OpenID provider that people may sign in by. A browser begins at /session/oidc?next=/path.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
  }),
});

builder.queryField('singleSignOn', (t) =>
  t.field({
    type: 'SingleSignOn',
    nullable: true,
    authScopes: { anybody: true },
    skipTypeScopes: true,
    description: 'The OpenID provider that people may sign in by; null where none is set.',
    resolve: (_, __, { graph }) => graph.singleSignOn,
  }),
);

builder.objectType('Identity', {
  description: 'A person as an OpenID provider knows them: it signs in to their account.',
  fields: (t) => ({
    issuer: t.exposeString('issuer', { description: 'The provider, by its address.' }),
    subject: t.exposeString('subject', { description: 'The person, as the provider tells them from others.' }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'Since when.',
      resolve: ({ createdAt }) => nanoFromMs(createdAt.getTime()),
    }),
  }),
});

builder.objectField('User', 'identities', (t) =>
  t.field({
    type: ['Identity'],
    description: 'By which providers they sign in, the oldest first. For themselves and for admins.',
    resolve: ({ id }, _, { graph, actor }) => graph.control.verbs.listIdentities(actor, id),
  }),
);

const UnlinkIdentityInput = builder.inputType('UnlinkIdentityInput', {
  description: 'An identity that shall be of an account no more.',
  fields: (t) => ({
    issuer: t.string({ required: true, description: 'The provider, by its address.' }),
    subject: t.string({ required: true, description: 'The person, as the provider tells them from others.' }),
  }),
});

builder.mutationFields((t) => ({
  beginLinkIdentity: t.field({
    type: 'String',
    authScopes: { read: true },
    description:
      'Begins to connect the account of whoever is signed in with the provider: gives the address to send the browser to, which comes back to the account page; sets a cookie, so over HTTP only. BAD_USER_INPUT where the password is wrong, SECOND_FACTOR_REQUIRED where a code is missing or wrong, UNAVAILABLE where the provider does not answer.',
    args: { proof: t.arg({ type: ProofInput, required: true, description: 'Who they are.' }) },
    resolve: async (_, { proof: { password, code = null } }, { graph, actor, caller, cookies }) => {
      const { singleSignOn, accounts } = graph;
      if (!singleSignOn) throw graphError('NOT_FOUND', 'No provider is set.');
      await accounts.proofs.require(actor, { password, code });
      const { url, wayToken } = await singleSignOn.beginLink(actor, caller.baseUrl);
      cookies.setWay(wayToken);
      return url;
    },
  }),
  unlinkIdentity: t.field({
    type: 'Boolean',
    authScopes: { read: true },
    description:
      'From now on an identity is of no account; true. CONFLICT where it is the only way in of its owner. Of oneself, or by an admin.',
    args: { input: t.arg({ type: UnlinkIdentityInput, required: true, description: 'Which one.' }) },
    resolve: async (_, { input }, { graph, actor }) => {
      await graph.control.verbs.unlinkIdentity(actor, input);
      return true;
    },
  }),
}));
