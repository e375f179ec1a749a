import { type PrincipalKind, principalKinds } from '../../api/access/principal.ts';
import type { AuditEvent } from '../../api/control/generated/client.ts';
import type { AuditOutcome } from '../../api/control/generated/enums.ts';
import type { JsonValue } from '../../api/telemetry/any-value.ts';
import { NANO_PER_MS, nanoFromMs, type UnixNano } from '../../api/telemetry/time.ts';
import { PageAsked, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { decodeGlobalId, encodeGlobalId } from '../ids.ts';
import { pageOfNext } from '../page-of-next.ts';
import { TimeRangeInput } from './time.ts';

const ActorKindEnum = builder.enumType('ActorKind', {
  description: 'Who does something.',
  values: {
    USER: { description: 'A person who was signed in.' },
    API_KEY: { description: 'A key.' },
    SYSTEM: { description: 'The product itself, such as at its start.' },
    STRANGER: { description: 'Whoever was not signed in.' },
  } satisfies Record<PrincipalKind, { description: string }>,
});

const AuditOutcomeEnum = builder.enumType('AuditOutcome', {
  description: 'What became of something.',
  values: {
    DONE: { description: 'It was done.' },
    REFUSED: { description: 'It was refused.' },
  } satisfies Record<AuditOutcome, { description: string }>,
});

builder.objectType('AuditEvent', {
  description: 'Something that was done with people, keys or settings, or was refused. Texts in it are one line each.',
  fields: (t) => ({
    id: t.id({ description: 'Its number.', resolve: ({ id }) => encodeGlobalId('AuditEvent', String(id)) }),
    time: t.field({
      type: 'DateTime',
      description: 'When it was done.',
      resolve: ({ at }) => nanoFromMs(at.getTime()),
    }),
    actorKind: t.field({
      type: ActorKindEnum,
      description: 'Who did it.',
      resolve: ({ actorKind }) => principalKinds.find((kind) => kind === actorKind)!,
    }),
    actorName: t.exposeString('actorName', {
      description:
        'The e-mail address or the name of who did it, as it was then; of a stranger the address they typed.',
    }),
    action: t.exposeString('action', { description: 'What was done, such as user.create.' }),
    targetKind: t.exposeString('targetKind', {
      nullable: true,
      description: 'To what it was done, such as user; null where that is nothing of its own.',
    }),
    targetName: t.exposeString('targetName', {
      nullable: true,
      description: 'The name of that, as it was then; null where it has none.',
    }),
    address: t.exposeString('address', {
      nullable: true,
      description: 'From where it was asked; null for the product itself.',
    }),
    outcome: t.expose('outcome', { type: AuditOutcomeEnum, description: 'What became of it.' }),
    detail: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What was changed, as an object without secrets; null where there is nothing to tell.',
      resolve: ({ detail }) => detail as JsonValue,
    }),
  }),
});

defineConnection('AuditEvent', 'audit events', { isTelemetry: false });

builder.queryField('auditEvents', (t) =>
  t.field({
    type: 'AuditEventConnection',
    authScopes: { admin: true },
    skipTypeScopes: true,
    description: 'What was done with people, keys and settings, newest first. For admins.',
    args: {
      actor: t.arg.id({ description: 'Only what this person or key did.' }),
      target: t.arg.id({ description: 'Only what was done to this, such as a person or a key.' }),
      range: t.arg({ type: TimeRangeInput, description: 'Only of this time; all that is kept where nothing is said.' }),
      ...pageArguments,
    },
    resolve: (_, { actor: by, target, range, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'auditEvents', by, target, range);
      const within = range ? readRange(range, page.now) : undefined;
      const { graph, actor } = context;
      return pageOfNext(
        page,
        ({ id }: AuditEvent) => String(id),
        (first, after) =>
          graph.control.verbs.listAudit(actor, {
            first,
            ...(after !== undefined && { after: BigInt(after) }),
            ...(by && { actorId: decodeGlobalId(by).id }),
            ...(target && { targetId: decodeGlobalId(target).id }),
            ...(within && { from: dateFrom(within.fromNano), to: dateFrom(within.toNano) }),
          }),
        context,
      );
    },
  }),
);

/** The first millisecond that is not before an instant. */
function dateFrom(nano: UnixNano): Date {
  return new Date(Math.ceil(Number(nano) / NANO_PER_MS));
}
