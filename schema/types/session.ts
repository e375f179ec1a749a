import { nanoFromMs } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { encodeGlobalId, keyOf } from '../ids.ts';

builder.objectType('Session', {
  description: 'A browser in which a person is signed in.',
  fields: (t) => ({
    id: t.id({ description: 'By which it is ended.', resolve: ({ id }) => encodeGlobalId('Session', id) }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When they signed in.',
      resolve: ({ createdAt }) => nanoFromMs(createdAt.getTime()),
    }),
    refreshedAt: t.field({
      type: 'DateTime',
      description: 'When the browser last showed itself, to 15 minutes.',
      resolve: ({ rotatedAt }) => nanoFromMs(rotatedAt.getTime()),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      description: 'When it ends, unless the browser shows itself before.',
      resolve: ({ expiresAt }) => nanoFromMs(expiresAt.getTime()),
    }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'From where they signed in; null where that is not known.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser calls itself; null where it does not.',
    }),
    isCurrent: t.boolean({
      description: 'Whether this request comes from it.',
      resolve: ({ id }, _, { principal }) => principal?.sessionId === id,
    }),
  }),
});

builder.objectField('User', 'sessions', (t) =>
  t.field({
    type: ['Session'],
    description: 'Where they are signed in, the last that showed itself first. For themselves and for admins.',
    resolve: ({ id }, _, { graph, actor }) => graph.control.verbs.listSessions(actor, id),
  }),
);

builder.mutationFields((t) => ({
  endSession: t.field({
    type: 'ID',
    authScopes: { read: true },
    description: 'Signs a browser out, at once; gives the id of the session. Of oneself, or by an admin.',
    args: { id: t.arg.id({ required: true, description: 'The session.' }) },
    resolve: async (_, { id }, { graph, actor }) => {
      await graph.control.verbs.endSession(actor, keyOf('Session', id));
      return id;
    },
  }),
  endSessions: t.field({
    type: 'Int',
    authScopes: { read: true },
    description: 'Signs a person out everywhere, at once; gives how many sessions that ended. Oneself, or by an admin.',
    args: { userId: t.arg.id({ required: true, description: 'The person.' }) },
    resolve: async (_, { userId }, { graph, actor, principal, caller }) => {
      const id = keyOf('User', userId);
      const count = await graph.control.verbs.endSessions(actor, id);
      if (principal?.sessionId && principal.id === id) caller.cookies?.clear();
      return count;
    },
  }),
}));
