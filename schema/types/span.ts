import { spanView } from '../../api/query/memory/row-view.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import { childrenOf } from '../../api/telemetry/trace-tree.ts';
import type { SpanKind } from '../../api/telemetry/span.ts';
import { PageAsked, readCount, readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { readSpanKey, spanKey } from '../ids.ts';
import { countAsInt, flagsAsInt } from '../numbers.ts';
import { orNull } from '../result-meta.ts';
import { listSpans } from '../row-lists.ts';
import { listTraceLogs } from '../trace-logs.ts';
import { briefOf, ofWhole, shapeOfTrace, wholeSpan } from '../traces.ts';
import { keysArgument, valuesUnder } from './key-values.ts';
import { TimeRangeInput } from './time.ts';

const SpanKindEnum = builder.enumType('SpanKind', {
  description: 'What a span stands for, as OpenTelemetry has it.',
  values: {
    UNSPECIFIED: { description: 'It was not said.' },
    INTERNAL: { description: 'Work inside a service.' },
    SERVER: { description: 'The answering side of a call.' },
    CLIENT: { description: 'The asking side of a call.' },
    PRODUCER: { description: 'The sending of a message.' },
    CONSUMER: { description: 'The handling of a message.' },
  } satisfies Record<SpanKind, { description: string }>,
});

builder.node('Span', {
  description: 'One step of a trace: a call, a query, a piece of work.',
  id: { resolve: spanKey },
  loadManyWithoutCache: (ids, { loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const key = readSpanKey(id);
        return key && orNull(loaders.spans.load(key));
      }),
    ),
  fields: (t) => ({
    traceId: t.exposeString('traceId', { description: '32 lower-case hex digits.' }),
    spanId: t.exposeString('spanId', { description: '16 lower-case hex digits.' }),
    parentSpanId: t.exposeString('parentSpanId', {
      nullable: true,
      description: '16 lower-case hex digits; null for a span without a parent.',
    }),
    name: t.exposeString('name', { description: 'What it does, such as "GET /cart".' }),
    kind: t.field({ type: SpanKindEnum, description: 'What it stands for.', resolve: ({ kind }) => kind }),
    startTime: t.field({ type: 'DateTime', description: 'When it began.', resolve: ({ startNano }) => startNano }),
    durationNano: t.field({
      type: 'BigInt',
      description: 'How long it took, in nanoseconds.',
      resolve: ({ durationNano }) => durationNano,
    }),
    durationMs: t.float({
      description: 'How long it took, in milliseconds.',
      resolve: ({ durationNano }) => durationNano / NANO_PER_MS,
    }),
    status: t.field({ type: 'SpanStatus', description: 'How it ended.', resolve: (span) => span }),
    service: t.field({ type: 'Service', description: 'The service that did it.', resolve: ({ service }) => service }),
    traceState: t.string({
      nullable: true,
      description: 'The W3C trace state; null where it was not sent.',
      resolve: ofWhole((span) => span.traceState),
    }),
    flags: t.int({
      description: 'The W3C trace flags, and from bit 8 on what OTLP adds to them.',
      resolve: ofWhole((span) => flagsAsInt(span.flags)),
    }),
    scope: t.field({
      type: 'Scope',
      description: 'The instrumentation that made it.',
      resolve: ofWhole((span) => span.scope),
    }),
    attributes: t.field({
      type: ['Attribute'],
      description: 'In the order in which they were sent.',
      resolve: ofWhole((span) => span.attributes),
    }),
    values: t.field({
      type: t.listRef('JSON', { nullable: true }),
      description: 'What it has under keys, for columns: in the order asked, null where it lacks one.',
      args: { keys: keysArgument },
      resolve: async (span, { keys }, context) => {
        return valuesUnder(await wholeSpan(span, context), keys, 'spans', spanView);
      },
    }),
    resourceAttributes: t.field({
      type: ['Attribute'],
      description: 'The attributes of what sent it, in the order in which they were sent.',
      resolve: ofWhole((span) => span.resource.attributes),
    }),
    resourceDroppedAttributesCount: t.int({
      description: 'Attributes of what sent it that were left out, by the sender or at a limit here.',
      resolve: ofWhole((span) => countAsInt(span.resource.droppedAttributesCount)),
    }),
    resourceSchemaUrl: t.string({
      nullable: true,
      description: 'null where it was not sent.',
      resolve: ofWhole((span) => span.resource.schemaUrl),
    }),
    droppedAttributesCount: t.int({
      description: 'Attributes left out, by the sender or at a limit here.',
      resolve: ofWhole((span) => countAsInt(span.droppedAttributesCount)),
    }),
    droppedEventsCount: t.int({
      description: 'Events left out, by the sender or at a limit here.',
      resolve: ofWhole((span) => countAsInt(span.droppedEventsCount)),
    }),
    droppedLinksCount: t.int({
      description: 'Links left out, by the sender or at a limit here.',
      resolve: ofWhole((span) => countAsInt(span.droppedLinksCount)),
    }),
    events: t.field({
      type: ['SpanEvent'],
      description: 'What happened during it, in the order in which it was sent.',
      resolve: ofWhole((span) => span.events),
    }),
    links: t.field({
      type: ['SpanLink'],
      description: 'Other spans it has to do with, in the order in which they were sent.',
      resolve: ofWhole((span) => span.links),
    }),
    trace: t.field({
      type: 'Trace',
      description: 'The trace it belongs to.',
      resolve: ({ traceId }) => ({ traceId }),
    }),
    parent: t.field({
      type: 'Span',
      nullable: true,
      description: 'The span it is a part of; null where it has none, or that has not arrived.',
      resolve: ({ traceId, parentSpanId }, _, { loaders }) =>
        parentSpanId === null ? null : orNull(loaders.spans.load({ traceId, spanId: parentSpanId })),
    }),
    children: t.field({
      type: ['Span'],
      description: 'The spans that are a part of it, by start.',
      args: { first: t.arg.int({ defaultValue: 200, description: 'How many, 0 to 200.' }) },
      resolve: async ({ traceId, spanId }, { first }, context) => {
        const shaped = await shapeOfTrace({ traceId }, context);
        const { outline, tree } = shaped;
        const span = shaped.numberOf(spanId);
        const children = span === undefined ? [] : childrenOf(span, tree).slice(0, readCount('first', first, 200));
        context.countItems(children.length);
        return children.map((child) => briefOf(outline, child));
      },
    }),
    logs: t.field({
      type: 'LogRecordConnection',
      description: 'The log records that name it, oldest first.',
      args: pageArguments,
      resolve: ({ traceId, spanId }, args, context) => {
        const page = new PageAsked(args, context.now, 'Span.logs', traceId, spanId);
        return listTraceLogs({ traceId, spanId }, page, context);
      },
    }),
  }),
});

defineConnection('Span', 'spans');

builder.queryField('spans', (t) =>
  t.field({
    type: 'SpanConnection',
    description: 'Spans that match and begin in the range, newest first.',
    args: {
      filter: t.arg.string({ description: 'The filter part of the query language; all where empty.' }),
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      ...pageArguments,
    },
    resolve: (_, { filter, range, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'spans', filter, range);
      const parsed = readFilter(filter, 'spans', page.now, context);
      return listSpans({ filter: parsed, range: readRange(range, page.now), page }, context);
    },
  }),
);
