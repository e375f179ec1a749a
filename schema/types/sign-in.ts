import type { SignedIn, SignUpPolicy } from '../../api/access/accounts.ts';
import type { User } from '../../api/control/users/user.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';

const SignUpPolicyEnum = builder.enumType('SignUpPolicy', {
  description: 'Who may make an account.',
  values: {
    OPEN: { value: 'open', description: 'Everybody, as a viewer.' },
    INVITE: { value: 'invite', description: 'Whoever is invited.' },
    CLOSED: { value: 'closed', description: 'Nobody.' },
  } satisfies Record<string, { value: SignUpPolicy; description: string }>,
});

builder.queryField('signUpPolicy', (t) =>
  t.field({
    type: SignUpPolicyEnum,
    authScopes: { anybody: true },
    skipTypeScopes: true,
    description: 'Who may make an account; the first one is made with the link that the start of the server prints.',
    resolve: (_, __, { graph }) => graph.accounts.signUpPolicy,
  }),
);

const ChangePasswordInput = builder.inputType('ChangePasswordInput', {
  description: "A change of one's own password.",
  fields: (t) => ({
    present: t.string({ required: true, description: 'The password so far.' }),
    code: t.string({ description: 'Of the second factor, or a recovery code; null where there is none.' }),
    next: t.string({ required: true, description: 'At least 10 characters that are not easily guessed.' }),
  }),
});

builder.mutationFields((t) => ({
  signUp: t.field({
    type: 'User',
    authScopes: { anybody: true },
    description:
      'Makes an account and signs in to it; sets cookies, so over HTTP only. EXPIRED where the link is not good any more, CONFLICT where somebody has the address.',
    args: {
      email: t.arg.string({ required: true, description: 'The address to sign in with.' }),
      password: t.arg.string({ required: true, description: 'At least 10 characters that are not easily guessed.' }),
      name: t.arg.string({ description: 'As others shall know them; null for no name.' }),
      token: t.arg.string({
        description: "The secret part of an invitation or of the first admin's link; null where sign-up is open.",
      }),
    },
    resolve: async (_, { email, password, name = null, token = null }, context) => {
      const { visitor, graph } = context;
      return entered(await graph.accounts.signUp({ email, password, name, token }, visitor), context);
    },
  }),
  logIn: t.field({
    type: 'User',
    authScopes: { anybody: true },
    description:
      'Signs in; sets cookies, so over HTTP only. UNAUTHENTICATED where the address or the password is wrong, SECOND_FACTOR_REQUIRED where both are right and the code is missing or wrong, RATE_LIMITED with retryAfterSeconds after many attempts.',
    args: {
      email: t.arg.string({ required: true, description: 'The address of the account.' }),
      password: t.arg.string({ required: true, description: 'Its password.' }),
      code: t.arg.string({
        description: 'Of the second factor, or a recovery code; null where the account has none, or to learn that.',
      }),
    },
    resolve: async (_, { email, password, code = null }, context) => {
      const { visitor, graph } = context;
      return entered(await graph.accounts.logIn(email, { password, code }, visitor), context);
    },
  }),
  logOut: t.field({
    type: 'Boolean',
    authScopes: { anybody: true },
    description: 'Signs this browser out; false where nobody was signed in.',
    resolve: async (_, __, { principal, graph, actor, cookies }) => {
      cookies.clear();
      if (!principal?.sessionId) return false;
      await graph.control.verbs.endSession(actor, principal.sessionId);
      return true;
    },
  }),
  changePassword: t.field({
    type: 'Boolean',
    authScopes: { read: true },
    description:
      'Gives whoever is signed in another password, and signs them out everywhere else; true. BAD_USER_INPUT where the present one is wrong or the next no good, SECOND_FACTOR_REQUIRED where a code is missing or wrong.',
    args: { input: t.arg({ type: ChangePasswordInput, required: true, description: 'The passwords.' }) },
    resolve: async (_, { input: { present, code = null, next } }, { graph, actor }) => {
      await graph.accounts.changePassword(actor, { password: present, code }, next);
      return true;
    },
  }),
}));

/** Gives the browser its cookies; who was signed in there before is signed out. */
async function entered(signedIn: SignedIn, context: GraphContext): Promise<User> {
  const { cookies, principal, actor, graph } = context;
  cookies.enter(signedIn);
  // One that was ended meanwhile is what is wanted.
  if (principal?.sessionId) await graph.control.verbs.endSession(actor, principal.sessionId).catch(() => undefined);
  return signedIn.user;
}
