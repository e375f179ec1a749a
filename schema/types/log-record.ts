import { logView } from '../../api/query/memory/row-view.ts';
import { toJson, toText } from '../../api/telemetry/any-value.ts';
import { PageAsked, readCount, readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import { logRecordKey, readLogRecordKey } from '../ids.ts';
import { countAsInt, flagsAsInt } from '../numbers.ts';
import { orNull } from '../result-meta.ts';
import { listLogRecords } from '../row-lists.ts';
import { findTrace } from '../traces.ts';
import { keysArgument, valuesUnder } from './key-values.ts';
import { TimeRangeInput } from './time.ts';

builder.node('LogRecord', {
  description: 'One log record, or event.',
  id: { resolve: logRecordKey },
  loadManyWithoutCache: (ids, { loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const key = readLogRecordKey(id);
        return key && orNull(loaders.logRecords.load(key));
      }),
    ),
  fields: (t) => ({
    timestamp: t.field({
      type: 'DateTime',
      description: 'When it happened; where that was not sent, when it was observed; else when it was received.',
      resolve: ({ timeNano }) => timeNano,
    }),
    observedTimestamp: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it was observed; null where that was not sent.',
      resolve: ({ observedNano }) => observedNano,
    }),
    severityNumber: t.exposeInt('severityNumber', {
      description: '1 to 24 as in the OpenTelemetry log data model; 0 where unset.',
    }),
    severityText: t.exposeString('severityText', { description: 'As it was sent; empty where it was not.' }),
    eventName: t.exposeString('eventName', { nullable: true, description: 'null where it is no event.' }),
    flags: t.int({ description: 'The W3C trace flags.', resolve: ({ flags }) => flagsAsInt(flags) }),
    body: t.string({
      description: 'Empty where absent; compact JSON where structured.',
      resolve: ({ body }) => toText(body),
    }),
    structuredBody: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The body as sent, when it was not a string; else null.',
      resolve: ({ body }) => (body.type === 'STRING' ? null : toJson(body)),
    }),
    attributes: t.field({
      type: ['Attribute'],
      description: 'In the order in which they were sent.',
      resolve: ({ attributes }) => attributes,
    }),
    values: t.field({
      type: t.listRef('JSON', { nullable: true }),
      description: 'What it has under keys, for columns: in the order asked, null where it lacks one.',
      args: { keys: keysArgument },
      resolve: (record, { keys }) => valuesUnder(record, keys, 'logs', logView),
    }),
    droppedAttributesCount: t.int({
      description: 'Attributes left out, by the sender or at a limit here.',
      resolve: ({ droppedAttributesCount }) => countAsInt(droppedAttributesCount),
    }),
    scope: t.field({ type: 'Scope', description: 'The instrumentation that made it.', resolve: ({ scope }) => scope }),
    resourceAttributes: t.field({
      type: ['Attribute'],
      description: 'The attributes of what sent it, in the order in which they were sent.',
      resolve: ({ resource }) => resource.attributes,
    }),
    resourceDroppedAttributesCount: t.int({
      description: 'Attributes of what sent it that were left out, by the sender or at a limit here.',
      resolve: ({ resource }) => countAsInt(resource.droppedAttributesCount),
    }),
    resourceSchemaUrl: t.string({
      nullable: true,
      description: 'null where it was not sent.',
      resolve: ({ resource }) => resource.schemaUrl,
    }),
    service: t.field({
      type: 'Service',
      description: 'The service that wrote it; unknown_service where the resource names none, as in OpenTelemetry.',
      resolve: ({ service }) => service,
    }),
    traceId: t.exposeString('traceId', {
      nullable: true,
      description: '32 lower-case hex digits; null where it names no trace.',
    }),
    spanId: t.exposeString('spanId', {
      nullable: true,
      description: '16 lower-case hex digits; null where it names no span.',
    }),
    trace: t.field({
      type: 'Trace',
      nullable: true,
      description: 'The trace it names; null where it names none, or nothing of it is kept.',
      resolve: ({ traceId }, _, context) => findTrace(traceId, context),
    }),
    span: t.field({
      type: 'Span',
      nullable: true,
      description: 'The span it names; null where it names none, or that is not kept.',
      resolve: ({ traceId, spanId }, _, { loaders }) =>
        traceId === null || spanId === null ? null : orNull(loaders.spans.load({ traceId, spanId })),
    }),
    context: t.field({
      type: ['LogRecord'],
      description: 'The records of the same service instance around this one, oldest first, this one included.',
      args: {
        before: t.arg.int({ defaultValue: 10, description: 'How many before it, 0 to 200.' }),
        after: t.arg.int({ defaultValue: 10, description: 'How many after it, 0 to 200.' }),
      },
      resolve: async (record, { before, after }, context) => {
        const asked = {
          id: { timeNano: record.timeNano, arrival: record.arrival },
          before: readCount('before', before, 10),
          after: readCount('after', after, 10),
        };
        const records = (await orNull(context.loaders.logContexts.load(asked))) ?? [];
        context.countItems(records.length);
        return records;
      },
    }),
  }),
});

defineConnection('LogRecord', 'log records');

export const LogOrderEnum = builder.enumType('LogOrder', {
  description: 'The order of a list of log records.',
  values: {
    NEWEST: { description: 'By timestamp, the newest first.' },
    OLDEST: { description: 'By timestamp, the oldest first.' },
  },
});

builder.queryField('logs', (t) =>
  t.field({
    type: 'LogRecordConnection',
    description: 'Log records that match and whose timestamp is in the range.',
    args: {
      filter: t.arg.string({ description: 'The filter part of the query language; all where empty.' }),
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      orderBy: t.arg({ type: LogOrderEnum, defaultValue: 'NEWEST', description: 'The order of the list.' }),
      ...pageArguments,
    },
    resolve: (_, { filter, range, orderBy, ...args }, context) => {
      const oldestFirst = orderBy === 'OLDEST';
      const page = new PageAsked(args, context.now, 'logs', filter, range, oldestFirst);
      const parsed = readFilter(filter, 'logs', page.now, context);
      return listLogRecords({ filter: parsed, range: readRange(range, page.now), page }, oldestFirst, context);
    },
  }),
);
