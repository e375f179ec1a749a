import { runQuery } from '../../api/query/run-query.ts';
import type { ColumnType } from '../../api/query/lower/query-plan.ts';
import type { Signal } from '../../api/telemetry/signal.ts';
import { MOST_FIRST, rangeRequest, readCount, readKey, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { readVariables, resultOf, resultTypes, signalOf } from '../query-results.ts';
import { orNull } from '../result-meta.ts';
import { TimeRangeInput } from './time.ts';

export const QueryResult = builder.unionType('QueryResult', {
  description:
    'A query without a stage that aggregates is a list; with stats, a table; with stats ... every, series. A bare metric is a series set (avg, rate or p95 by its type).',
  types: [...resultTypes],
});

const ColumnTypeEnum = builder.enumType('ColumnType', {
  description: 'What the values of a column are.',
  values: {
    STRING: { description: 'Text.' },
    NUMBER: { description: 'Numbers.' },
    BOOL: { description: 'True or false.' },
    TIME: { description: 'Instants, as RFC 3339.' },
    DURATION: { description: 'Lengths of time in milliseconds.' },
    JSON: { description: 'Values of several types, lists or objects.' },
  } satisfies Record<ColumnType, { description: string }>,
});

builder.objectType('ResultTable', {
  description: 'A table.',
  fields: (t) => ({
    columns: t.field({
      type: ['ResultColumn'],
      description: "The keys of 'by' in order, then the aggregates in order.",
      resolve: ({ columns }) => columns,
    }),
    rows: t.field({
      type: t.listRef(t.listRef('JSON', { nullable: true })),
      description: 'The values of each row, by column.',
      resolve: ({ rows }) => rows,
    }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

builder.objectType('ResultColumn', {
  description:
    "Columns: the keys of 'by' in order, then the aggregates in order; rows lacking a key form a group of null. Durations are milliseconds.",
  fields: (t) => ({
    name: t.exposeString('name', { description: 'A key, an aggregate, or the name given by as.' }),
    type: t.field({ type: ColumnTypeEnum, description: 'What its values are.', resolve: ({ type }) => type }),
    unit: t.exposeString('unit', { nullable: true, description: 'In UCUM; null where it is not known.' }),
  }),
});

builder.objectType('InvalidQuery', {
  description: 'A mistake in the text of a query.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'What is wrong.' }),
    position: t.exposeInt('position', { description: 'Offset into the text, UTF-16 units.' }),
    length: t.exposeInt('length', { description: 'How many UTF-16 units are meant.' }),
    hint: t.exposeString('hint', { nullable: true, description: 'What to write instead; null where nobody knows.' }),
  }),
});

builder.objectType('QueryTooExpensive', {
  description: 'A query that would read too much, and was not read to its end.',
  fields: (t) => ({
    message: t.exposeString('message', { description: 'Why.' }),
    estimatedRows: t.field({
      type: 'BigInt',
      description: 'How many rows it would read, about.',
      resolve: ({ estimatedRows }) => estimatedRows,
    }),
    limitRows: t.field({
      type: 'BigInt',
      description: 'How many rows a query may read.',
      resolve: ({ limitRows }) => limitRows,
    }),
    suggestion: t.exposeString('suggestion', {
      nullable: true,
      description: 'A cheaper query; null where there is none.',
    }),
  }),
});

export const SignalEnum = builder.enumType('Signal', {
  description: 'The kinds of telemetry.',
  values: {
    TRACES: { value: 'traces', description: 'Traces, made of spans.' },
    METRICS: { value: 'metrics', description: 'Metrics, made of data points.' },
    LOGS: { value: 'logs', description: 'Log records.' },
  } as const satisfies Record<string, { value: Signal; description: string }>,
});

builder.queryFields((t) => ({
  query: t.field({
    type: QueryResult,
    description: 'The answer to a query of the query language; a mistake in it is an answer too.',
    args: {
      text: t.arg.string({ required: true, description: 'The query.' }),
      range: t.arg({
        type: TimeRangeInput,
        description: 'Where the text names no time; the last 15 minutes where nothing is said.',
      }),
      variables: t.arg({ type: 'JSON', description: 'An object with the values of $name in the text.' }),
      first: t.arg.int({ description: 'How many rows of a list, 1 to 200; by the text where nothing is said.' }),
      after: t.arg.string({ description: 'The cursor of the row after which the page begins, of this same query.' }),
    },
    resolve: async (_, { text, range, variables, first, after }, context) => {
      readRange(range, context.now);
      if (readCount('first', first, 1) === 0) throw badInput(`first is 0, but must be 1 to ${MOST_FIRST}`);
      const { traces, logs, metrics } = context.graph.stores;
      const readers = { traces: traces.reader, logs: logs.reader, metrics: metrics.reader };
      const asked = {
        text,
        range: rangeRequest(range),
        variables: readVariables(variables),
        first: first ?? undefined,
        after: after ?? undefined,
        hiddenKeys: context.hiddenKeys,
      };
      return resultOf(await runQuery(asked, readers, context.now), signalOf(text), context);
    },
  }),
  attributeKeys: t.stringList({
    description: 'Keys that are in use, the most used first where that is known; for completion.',
    args: {
      signal: t.arg({ type: SignalEnum, required: true, description: 'Of what.' }),
      prefix: t.arg.string({ description: 'What they begin with, in any case.' }),
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      first: t.arg.int({ description: 'How many, 0 to 200; 50 where nothing is said.' }),
    },
    resolve: async (_, { signal, prefix, range, first }, { graph, now }) => {
      const { reader } = graph.stores[signal];
      const count = readCount('first', first, 50);
      return (await orNull(reader.attributeKeys(prefix ?? '', readRange(range, now), count))) ?? [];
    },
  }),
  attributeValues: t.stringList({
    description: 'Values of a key as text, the most used first where that is known; for completion.',
    args: {
      signal: t.arg({ type: SignalEnum, required: true, description: 'Of what.' }),
      key: t.arg.string({ required: true, description: 'The key, as the query language writes it.' }),
      prefix: t.arg.string({ description: 'What they begin with, in any case.' }),
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      first: t.arg.int({ description: 'How many, 0 to 200; 50 where nothing is said.' }),
    },
    resolve: async (_, { signal, key, prefix, range, first }, context) => {
      const { graph, now } = context;
      const { reader } = graph.stores[signal];
      const count = readCount('first', first, 50);
      const asked = readKey(key, sources[signal], context);
      return (await orNull(reader.attributeValues(asked, prefix ?? '', readRange(range, now), count))) ?? [];
    },
  }),
}));

const sources = { traces: 'spans', metrics: 'metric', logs: 'logs' } as const;
