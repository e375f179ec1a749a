import { permits } from '../../api/access/principal.ts';
import type { Scope } from '../../api/access/scope.ts';
import type { ApiKey, BoundAttributes } from '../../api/control/api-keys/api-key.ts';
import { isSelfOrAdmin } from '../../api/access/actor.ts';
import { NANO_PER_MS, nanoFromMs, type UnixNano } from '../../api/telemetry/time.ts';
import { readDistance } from '../arguments.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { keyOf } from '../ids.ts';
import { DataScopeInput, dataScopeOf } from './role.ts';

const ApiScopeEnum = builder.enumType('ApiScope', {
  description: 'What a key may do; none implies another.',
  values: {
    INGEST: { description: 'Send telemetry.' },
    READ: { description: 'Read everything that a viewer reads.' },
    WRITE: { description: 'Write dashboards, rules and saved queries.' },
    ADMIN: { description: 'Decide over people, keys and settings.' },
  } satisfies Record<Scope, { description: string }>,
});

const ApiKeyKindEnum = builder.enumType('ApiKeyKind', {
  description: 'What a key is for.',
  values: {
    SCRIPT: { description: 'A program.' },
    WALL_SCREEN: { description: 'A screen on a wall, that shows and cannot change.' },
    SHARE_LINK: { description: 'Whoever has the link.' },
  } satisfies Record<ApiKey['kind'], { description: string }>,
});

builder.objectType('BoundAttribute', {
  description: 'An attribute of the resource that is put on everything a key sends.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Such as deployment.environment.name.' }),
    value: t.exposeString('value', { description: 'Its text.' }),
  }),
});

builder.node('ApiKey', {
  description: 'A key for a program: it sends or asks in the name of whose it is.',
  id: { resolve: ({ id }) => id },
  loadWithoutCache: async (id, { graph, actor }) => {
    const keys = await graph.control.verbs.listApiKeys(actor);
    return keys.find((key) => key.id === id.toLowerCase()) ?? null;
  },
  fields: (t) => ({
    name: t.exposeString('name', { description: 'As people call it.' }),
    prefix: t.exposeString('prefix', { description: 'How the key begins, to tell it from others.' }),
    kind: t.expose('kind', { type: ApiKeyKindEnum, description: 'What it is for.' }),
    scopes: t.expose('scopes', {
      type: [ApiScopeEnum],
      description: 'What it may do, as far as whose it is may do that too.',
    }),
    owner: t.field({
      type: 'User',
      nullable: true,
      description: 'Whose rights bound it; null where it was made without an account, or for who may not know.',
      resolve: async ({ ownerId }, _, { graph, actor, principal }) => {
        const mayKnow = principal?.scopes.has('ADMIN') || principal?.id === ownerId;
        return ownerId !== null && mayKnow ? graph.control.verbs.findUser(actor, ownerId) : null;
      },
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was made.',
      resolve: ({ createdAt }) => nanoFromMs(createdAt.getTime()),
    }),
    expiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when it is good; null for a key without an end.',
      resolve: ({ expiresAt }) => instantOf(expiresAt),
    }),
    lastUsedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was last used, to 10 seconds; null where it never was.',
      resolve: ({ lastUsedAt }) => instantOf(lastUsedAt),
    }),
    revokedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Since when it is good for nothing; null where it was not revoked.',
      resolve: ({ revokedAt }) => instantOf(revokedAt),
    }),
    boundAttributes: t.field({
      type: ['BoundAttribute'],
      description: 'Put on the resource of everything it sends, in the place of what the sender says of these.',
      resolve: ({ boundAttributes }) => Object.entries(boundAttributes ?? {}).map(([key, value]) => ({ key, value })),
    }),
    dataScope: t.field({
      type: 'DataScope',
      nullable: true,
      description: 'What it may see, as far as whose it is may see that too; null for all that they may.',
      resolve: ({ dataScope }) => dataScope,
    }),
    viewerCanRevoke: t.boolean({
      description: 'Whether whoever asks may revoke it: it is good, and theirs, or they are an admin.',
      resolve: (key, _, { actor }) => isGood(key) && isSelfOrAdmin(actor, key.ownerId),
    }),
    viewerCanRotate: t.boolean({
      description: 'Whether whoever asks may have another in its place: they may revoke it, and do all that it may.',
      resolve: (key, _, { actor }) =>
        isGood(key) && isSelfOrAdmin(actor, key.ownerId) && key.scopes.every((scope) => permits(actor, scope)),
    }),
  }),
});

builder.objectType('NewApiKey', {
  description: 'A key with what is shown once.',
  fields: (t) => ({
    apiKey: t.field({ type: 'ApiKey', description: 'The key, as it is listed.', resolve: ({ apiKey }) => apiKey }),
    secret: t.exposeString('secret', { description: 'The key itself. Shown once.' }),
  }),
});

builder.queryField('apiKeys', (t) =>
  t.field({
    type: ['ApiKey'],
    authScopes: { read: true },
    skipTypeScopes: true,
    description: "One's own keys, and for admins everybody's; newest first, at most 1,000.",
    resolve: (_, __, { graph, actor }) => graph.control.verbs.listApiKeys(actor),
  }),
);

const BoundAttributeInput = builder.inputType('BoundAttributeInput', {
  description: 'An attribute of the resource that is to be put on everything a key sends.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Such as deployment.environment.name.' }),
    value: t.string({ required: true, description: 'Its text.' }),
  }),
});

const RotateApiKeyInput = builder.inputType('RotateApiKeyInput', {
  description: 'Which key is replaced, and how.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The key.' }),
    overlap: t.string({
      description:
        'How long it stays good beside the new one, a duration of at most 30d; it ends at once where nothing is said.',
    }),
  }),
});

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: 'NewApiKey',
    authScopes: { $any: { read: true, admin: true } },
    description:
      'Makes a key, with at most the rights of who makes it. For people, and for keys with the scope ADMIN. CONFLICT where a person has 1,000 that are good.',
    args: {
      name: t.arg.string({ required: true, description: 'As people shall call it.' }),
      kind: t.arg({
        type: ApiKeyKindEnum,
        defaultValue: 'SCRIPT',
        description: 'What it is for. One for a screen or a link reads, and does nothing else.',
      }),
      scopes: t.arg({ type: [ApiScopeEnum], required: true, description: 'What it may do; at least one.' }),
      expiresAt: t.arg({ type: 'DateTime', description: 'Until when it is good; null for a key without an end.' }),
      boundAttributes: t.arg({
        type: [BoundAttributeInput],
        description: 'Put on the resource of everything it sends; at most 32.',
      }),
      dataScope: t.arg({
        type: DataScopeInput,
        description:
          'What it may see, and never more than who makes it; null for all that they may. Not together with ADMIN, which could get around it.',
      }),
    },
    resolve: (_, { name, kind, scopes, expiresAt, boundAttributes, dataScope }, { graph, actor }) =>
      graph.control.verbs.createApiKey(actor, {
        name,
        kind: kind ?? 'SCRIPT',
        scopes,
        expiresAt: typeof expiresAt === 'bigint' ? dateOf(expiresAt) : null,
        boundAttributes: boundAttributes ? attributesOf(boundAttributes) : null,
        dataScope: dataScope ? dataScopeOf(dataScope) : null,
      }),
  }),
  rotateApiKey: t.field({
    type: 'NewApiKey',
    authScopes: { $any: { read: true, admin: true } },
    description: 'Makes a key in the place of another, with the same name, rights and end. Of oneself, or by an admin.',
    args: { input: t.arg({ type: RotateApiKeyInput, required: true, description: 'Which key, and how.' }) },
    resolve: (_, { input: { id, overlap } }, { graph, actor }) => {
      const overlapMs = typeof overlap === 'string' ? readDistance('overlap', overlap) / NANO_PER_MS : 0;
      return graph.control.verbs.rotateApiKey(actor, { id: keyOf('ApiKey', id), overlapMs });
    },
  }),
  revokeApiKey: t.field({
    type: 'ApiKey',
    authScopes: { $any: { read: true, admin: true } },
    description: 'Makes a key good for nothing, at once and for good. Of oneself, or by an admin.',
    args: { id: t.arg.id({ required: true, description: 'The key.' }) },
    resolve: (_, { id }, { graph, actor }) => graph.control.verbs.revokeApiKey(actor, keyOf('ApiKey', id)),
  }),
}));

function isGood({ revokedAt, expiresAt }: ApiKey): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.getTime() > Date.now());
}

function instantOf(date: Date | null): UnixNano | null {
  return date && nanoFromMs(date.getTime());
}

/** To the millisecond, down: a key is never good for longer than it was meant to be. */
function dateOf(nano: UnixNano): Date {
  const date = new Date(Number(nano / BigInt(NANO_PER_MS)));
  if (Number.isNaN(date.getTime())) throw badInput('expiresAt is further away than a calendar reaches');
  return date;
}

function attributesOf(pairs: readonly { key: string; value: string }[]): BoundAttributes {
  const keys = new Set(pairs.map(({ key }) => key));
  if (keys.size < pairs.length) throw badInput('boundAttributes names a key twice');
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
