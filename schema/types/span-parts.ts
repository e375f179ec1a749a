import type { StatusCode } from '../../api/telemetry/span.ts';
import { builder } from '../builder.ts';
import { countAsInt, flagsAsInt } from '../numbers.ts';
import { findTrace, ofWhole } from '../traces.ts';

const SpanStatusCodeEnum = builder.enumType('SpanStatusCode', {
  description: 'How a span ended.',
  values: {
    UNSET: { description: 'It was not said; not an error.' },
    OK: { description: 'The application says that it went well.' },
    ERROR: { description: 'It failed.' },
  } satisfies Record<StatusCode, { description: string }>,
});

builder.objectType('SpanStatus', {
  description: 'How a span ended.',
  fields: (t) => ({
    code: t.field({
      type: SpanStatusCodeEnum,
      description: 'Whether it failed.',
      resolve: ({ statusCode }) => statusCode,
    }),
    message: t.string({
      nullable: true,
      description: 'Why it failed; null where that was not sent.',
      resolve: ofWhole((span) => span.statusMessage),
    }),
  }),
});

builder.objectType('SpanEvent', {
  description: 'Something that happened during a span, such as an exception.',
  fields: (t) => ({
    time: t.field({ type: 'DateTime', description: 'When it happened.', resolve: ({ timeNano }) => timeNano }),
    name: t.exposeString('name', { description: 'What happened.' }),
    attributes: t.field({
      type: ['Attribute'],
      description: 'In the order in which they were sent.',
      resolve: ({ attributes }) => attributes,
    }),
    droppedAttributesCount: t.int({
      description: 'Attributes left out, by the sender or at a limit here.',
      resolve: ({ droppedAttributesCount }) => countAsInt(droppedAttributesCount),
    }),
  }),
});

builder.objectType('SpanLink', {
  description: 'Another span that a span has to do with, often of another trace.',
  fields: (t) => ({
    traceId: t.exposeString('traceId', { description: '32 lower-case hex digits.' }),
    spanId: t.exposeString('spanId', { description: '16 lower-case hex digits.' }),
    traceState: t.exposeString('traceState', {
      nullable: true,
      description: 'The W3C trace state; null where it was not sent.',
    }),
    flags: t.int({
      description: 'The W3C trace flags, and from bit 8 on what OTLP adds to them.',
      resolve: ({ flags }) => flagsAsInt(flags),
    }),
    attributes: t.field({
      type: ['Attribute'],
      description: 'In the order in which they were sent.',
      resolve: ({ attributes }) => attributes,
    }),
    droppedAttributesCount: t.int({
      description: 'Attributes left out, by the sender or at a limit here.',
      resolve: ({ droppedAttributesCount }) => countAsInt(droppedAttributesCount),
    }),
    trace: t.field({
      type: 'Trace',
      nullable: true,
      description: 'The trace of that span; null where nothing of it is kept.',
      resolve: ({ traceId }, _, context) => findTrace(traceId, context),
    }),
  }),
});
