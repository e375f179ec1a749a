import { serviceTimes } from '../../api/telemetry/service-times.ts';
import { isClockSkewSuspected } from '../../api/telemetry/trace-tree.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import type { TraceOrder } from '../../api/store/ports/trace-store.ts';
import { PageAsked, readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { readTraceId } from '../ids.ts';
import { orNull } from '../result-meta.ts';
import { listTraces } from '../row-lists.ts';
import { listTraceLogs } from '../trace-logs.ts';
import { listTraceSpans } from '../trace-spans.ts';
import type { TraceSpanOrder } from '../trace-spans.ts';
import { briefOf, findTrace, hexOfWords, shapeOfTrace, summaryOfTrace } from '../traces.ts';
import { TimeRangeInput } from './time.ts';

const TraceSpanOrderEnum = builder.enumType('TraceSpanOrder', {
  description: 'The order of the spans of a trace.',
  values: {
    TREE: { description: 'Depth first, siblings by start.' },
    LONGEST: { description: 'By duration, the longest first.' },
    MOST_SELF_TIME: { description: 'By the time in which none of their children ran, the most first.' },
  } satisfies Record<TraceSpanOrder, { description: string }>,
});

builder.node('Trace', {
  description: 'All spans that share a trace id: one request on its way through the services.',
  id: { resolve: ({ traceId }) => traceId },
  loadManyWithoutCache: (ids, context) => Promise.all(ids.map((id) => findTrace(readTraceId(id), context))),
  fields: (t) => ({
    traceId: t.exposeString('traceId', { description: '32 lower-case hex digits.' }),
    startTime: t.field({
      type: 'DateTime',
      description: 'When its first span began.',
      resolve: async (trace, _, context) => (await summaryOfTrace(trace, context)).startNano,
    }),
    durationNano: t.field({
      type: 'BigInt',
      description: 'From the first start to the last end, in nanoseconds.',
      resolve: async (trace, _, context) => (await summaryOfTrace(trace, context)).durationNano,
    }),
    durationMs: t.float({
      description: 'From the first start to the last end, in milliseconds.',
      resolve: async (trace, _, context) => (await summaryOfTrace(trace, context)).durationNano / NANO_PER_MS,
    }),
    rootSpan: t.field({
      type: 'Span',
      nullable: true,
      description: 'The earliest span without a parent; null while it is missing.',
      resolve: async (trace, _, context) => {
        const { traceId, root } = await summaryOfTrace(trace, context);
        return root && orNull(context.loaders.spans.load({ traceId, spanId: root.spanId }));
      },
    }),
    spanCount: t.int({
      description: 'How many spans have arrived.',
      resolve: async (trace, _, context) => (await summaryOfTrace(trace, context)).spanCount,
    }),
    errorCount: t.int({
      description: 'How many of its spans have the status ERROR.',
      resolve: async (trace, _, context) => (await summaryOfTrace(trace, context)).errorCount,
    }),
    services: t.field({
      type: ['Service'],
      description: 'The services it went through, by first appearance.',
      resolve: async (trace, _, context) => (await summaryOfTrace(trace, context)).services,
    }),
    serviceTimes: t.field({
      type: ['TraceServiceTime'],
      description: 'How its time is shared out among the services, the one with most time first.',
      resolve: async (trace, _, context) => {
        const { outline, tree } = await shapeOfTrace(trace, context);
        return serviceTimes(outline, tree);
      },
    }),
    completeness: t.field({
      type: 'TraceCompleteness',
      description: 'Whether it may be trusted to be whole.',
      resolve: async (trace, _, context) => {
        const { outline, tree } = await shapeOfTrace(trace, context);
        return {
          complete: tree.orphans.length === 0 && !tree.hasCycle,
          missingParentSpanIds: tree.orphans.map((span) => hexOfWords(outline.parentSpanIds, span)!),
          clockSkewSuspected: isClockSkewSuspected(outline, tree),
        };
      },
    }),
    spans: t.field({
      type: 'SpanConnection',
      description: 'Its spans: as a tree depth first, siblings by start, or in another order.',
      args: {
        orderBy: t.arg({ type: TraceSpanOrderEnum, defaultValue: 'TREE', description: 'The order of the list.' }),
        ...pageArguments,
      },
      resolve: (trace, { orderBy, ...args }, context) => {
        const page = new PageAsked(args, context.now, 'Trace.spans', trace.traceId, orderBy);
        return listTraceSpans(trace, orderBy ?? 'TREE', page, context);
      },
    }),
    criticalPath: t.field({
      type: ['Span'],
      description: 'The spans that decided how long it took, depth first, from the root span on.',
      resolve: async (trace, _, context) => {
        const { outline, tree, onCriticalPath } = await shapeOfTrace(trace, context);
        const path = tree.order.filter((span) => onCriticalPath[span] === 1);
        context.countItems(path.length);
        return Array.from(path, (span) => briefOf(outline, span));
      },
    }),
    logs: t.field({
      type: 'LogRecordConnection',
      description: 'The log records that name it, oldest first.',
      args: pageArguments,
      resolve: ({ traceId }, args, context) => {
        return listTraceLogs({ traceId }, new PageAsked(args, context.now, 'Trace.logs', traceId), context);
      },
    }),
  }),
});

builder.objectType('TraceServiceTime', {
  description: 'What a service did in a trace.',
  fields: (t) => ({
    service: t.field({ type: 'Service', description: 'The service.', resolve: ({ service }) => service }),
    selfTimeNano: t.field({
      type: 'BigInt',
      description: 'Nanoseconds of its spans in which none of their children ran.',
      resolve: ({ selfTimeNano }) => selfTimeNano,
    }),
    spanCount: t.exposeInt('spanCount', { description: 'How many spans it made.' }),
    errorCount: t.exposeInt('errorCount', { description: 'How many of them have the status ERROR.' }),
  }),
});

builder.objectType('TraceCompleteness', {
  description: 'Whether the trace may be trusted to be whole.',
  fields: (t) => ({
    complete: t.exposeBoolean('complete', {
      description: "Whether every parent that is named is there, and no spans are each other's parents in a ring.",
    }),
    missingParentSpanIds: t.exposeStringList('missingParentSpanIds', {
      description: 'Ids of parents that are named and have not arrived, each once.',
    }),
    clockSkewSuspected: t.exposeBoolean('clockSkewSuspected', {
      description: 'Whether a span begins before its parent, which clocks that agree rule out.',
    }),
  }),
});

defineConnection('Trace', 'traces');

export const TraceOrderEnum = builder.enumType('TraceOrder', {
  description: 'The order of a list of traces.',
  values: {
    NEWEST: { description: 'By start, the newest first, then by id.' },
    SLOWEST: { description: 'By duration, the longest first.' },
    MOST_SPANS: { description: 'By number of spans, the most first.' },
  } satisfies Record<TraceOrder, { description: string }>,
});

builder.queryFields((t) => ({
  trace: t.field({
    type: 'Trace',
    nullable: true,
    description: 'The trace of an id; null where none of its spans is kept.',
    args: { traceId: t.arg.string({ required: true, description: '32 hex digits, in any case.' }) },
    resolve: (_, { traceId }, context) => findTrace(readTraceId(traceId), context),
  }),
  traces: t.field({
    type: 'TraceConnection',
    description:
      'Traces of which at least one span matches and begins in the range; their fields are of the whole trace.',
    args: {
      filter: t.arg.string({ description: 'The filter part of the query language, on spans; all where empty.' }),
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      orderBy: t.arg({ type: TraceOrderEnum, defaultValue: 'NEWEST', description: 'The order of the list.' }),
      ...pageArguments,
    },
    resolve: (_, { filter, range, orderBy, ...args }, context) => {
      const order = orderBy ?? 'NEWEST';
      const page = new PageAsked(args, context.now, 'traces', filter, range, order);
      const parsed = readFilter(filter, 'traces', page.now, context);
      return listTraces({ filter: parsed, range: readRange(range, page.now), page }, order, context);
    },
  }),
}));
