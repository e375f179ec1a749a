import { nanoFromMs } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { keyOf } from '../ids.ts';

builder.objectType('SecondFactor', {
  description: 'What a person signs in with besides their password: codes of an authenticator (TOTP, RFC 6238).',
  fields: (t) => ({
    confirmedAt: t.field({
      type: 'DateTime',
      description: 'Since when it is asked for.',
      resolve: ({ confirmedAt }) => nanoFromMs(confirmedAt.getTime()),
    }),
    recoveryCodesLeft: t.exposeInt('recoveryCodesLeft', { description: 'Recovery codes that were not used.' }),
  }),
});

builder.objectFields('User', (t) => ({
  hasPassword: t.exposeBoolean('hasPassword', {
    description: 'Whether they can sign in with a password; false for who signs in elsewhere alone.',
  }),
  secondFactor: t.field({
    type: 'SecondFactor',
    nullable: true,
    description: 'What they sign in with besides their password; null where the password is enough.',
    resolve: ({ id }, _, { loaders }) => loaders.secondFactors.load(id),
  }),
}));

builder.objectType('SecondFactorSetUp', {
  description: 'The secret of a second factor, for an authenticator. Shown once.',
  fields: (t) => ({
    text: t.exposeString('text', { description: 'In base32, to type in.' }),
    uri: t.exposeString('uri', { description: 'The same as an otpauth:// address, to make a QR code of.' }),
  }),
});

export const ProofInput = builder.inputType('ProofInput', {
  description: 'Shows that whoever is signed in is who they say.',
  fields: (t) => ({
    password: t.string({ required: true, description: 'Their password.' }),
    code: t.string({ description: 'Of their second factor, or a recovery code; null where they have none.' }),
  }),
});

const refusals =
  'BAD_USER_INPUT where the password is wrong, SECOND_FACTOR_REQUIRED where the code is missing or wrong.';

builder.mutationFields((t) => ({
  beginSecondFactor: t.field({
    type: 'SecondFactorSetUp',
    authScopes: { read: true },
    description:
      'Makes the secret of a second factor for whoever is signed in; it is asked for once confirmed. BAD_USER_INPUT where the password is wrong, CONFLICT where they have one.',
    args: { password: t.arg.string({ required: true, description: 'Their password.' }) },
    resolve: (_, { password }, { graph, actor }) => graph.accounts.secondFactors.begin(actor, password),
  }),
  confirmSecondFactor: t.field({
    type: ['String'],
    authScopes: { read: true },
    description:
      'Shows that the secret has arrived: from now on signing in takes a code. Gives ten recovery codes, shown once, each good once in the place of a code. BAD_USER_INPUT where the code is wrong.',
    args: { code: t.arg.string({ required: true, description: 'The first code.' }) },
    resolve: (_, { code }, { graph, actor }) => graph.accounts.secondFactors.confirm(actor, code),
  }),
  renewRecoveryCodes: t.field({
    type: ['String'],
    authScopes: { read: true },
    description: `Makes ten recovery codes in the place of all so far, shown once. ${refusals}`,
    args: { proof: t.arg({ type: ProofInput, required: true, description: 'Who they are.' }) },
    resolve: (_, { proof: { password, code = null } }, { graph, actor }) =>
      graph.accounts.secondFactors.renewRecoveryCodes(actor, { password, code }),
  }),
  removeSecondFactor: t.field({
    type: 'Boolean',
    authScopes: { read: true },
    description: `Makes the password of whoever is signed in enough again, and recovery codes good for nothing; true. ${refusals}`,
    args: { proof: t.arg({ type: ProofInput, required: true, description: 'Who they are.' }) },
    resolve: async (_, { proof: { password, code = null } }, { graph, actor }) => {
      await graph.accounts.secondFactors.remove(actor, { password, code });
      return true;
    },
  }),
  resetSecondFactor: t.field({
    type: 'ID',
    authScopes: { admin: true },
    description:
      "Removes the second factor of another person, who has lost it; gives their id. NOT_FOUND where they have none. For admins; one's own takes removeSecondFactor.",
    args: { userId: t.arg.id({ required: true, description: 'The person.' }) },
    resolve: async (_, { userId }, { graph, actor, principal }) => {
      const id = keyOf('User', userId);
      if (principal?.userId === id.toLowerCase())
        throw badInput("one's own second factor is removed by removeSecondFactor");
      await graph.control.verbs.removeSecondFactor(actor, id);
      return userId;
    },
  }),
}));
