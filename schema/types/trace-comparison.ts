import { compareTraces } from '../../api/telemetry/compare-traces.ts';
import { readCount } from '../arguments.ts';
import { builder } from '../builder.ts';
import { totalFields } from '../merged-span-fields.ts';
import { readTraceId } from '../ids.ts';
import { findTrace, shapeOfTrace } from '../traces.ts';

const MOST_ROWS = 5000;

builder.queryField('compareTraces', (t) =>
  t.field({
    type: 'TraceComparison',
    nullable: true,
    description: 'Two traces laid over each other; null where nothing of one of them is kept.',
    args: {
      left: t.arg.string({ required: true, description: '32 hex digits, in any case.' }),
      right: t.arg.string({ required: true, description: '32 hex digits, in any case.' }),
      from: t.arg.int({ defaultValue: 0, description: 'The number of the first row, counted from 0.' }),
      rows: t.arg.int({ defaultValue: 1000, description: 'How many rows, 0 to 5,000.' }),
    },
    resolve: async (_, args, context) => {
      const from = readCount('from', args.from, 0, 2 ** 31 - 1);
      const count = readCount('rows', args.rows, 1000, MOST_ROWS);
      const [left, right] = await Promise.all(
        [args.left, args.right].map((traceId) => findTrace(readTraceId(traceId), context)),
      );
      if (!left || !right) return null;
      const [ofLeft, ofRight] = await Promise.all([left, right].map((trace) => shapeOfTrace(trace, context)));
      const compared = compareTraces(ofLeft!.merged, ofRight!.merged);
      const rows = compared.slice(from, from + count);
      context.countItems(rows.length);
      return { left, right, totalRows: compared.length, rows };
    },
  }),
);

builder.objectType('TraceComparison', {
  description: 'Two traces laid over each other: spans of the same service and name under the same path are one row.',
  fields: (t) => ({
    left: t.field({ type: 'Trace', description: 'The first.', resolve: ({ left }) => left }),
    right: t.field({ type: 'Trace', description: 'The second.', resolve: ({ right }) => right }),
    totalRows: t.exposeInt('totalRows', { description: 'How many rows there are in all.' }),
    rows: t.field({
      type: ['TraceComparisonRow'],
      description: 'Depth first, siblings by their first start in either.',
      resolve: ({ rows }) => rows,
    }),
  }),
});

builder.objectType('TraceComparisonRow', {
  description: 'What two traces have at one path.',
  fields: (t) => ({
    depth: t.exposeInt('depth', { description: 'How many rows are above it; 0 at the top.' }),
    service: t.field({ type: 'Service', description: 'The service.', resolve: ({ service }) => service }),
    name: t.exposeString('name', { description: 'The name of the spans.' }),
    left: t.field({
      type: 'ComparedSpans',
      nullable: true,
      description: 'The spans of the first; null where it has none there.',
      resolve: ({ left }) => left,
    }),
    right: t.field({
      type: 'ComparedSpans',
      nullable: true,
      description: 'The spans of the second; null where it has none there.',
      resolve: ({ right }) => right,
    }),
  }),
});

builder.objectType('ComparedSpans', {
  description: 'The spans of one trace at one path.',
  fields: (t) => ({
    ...totalFields(t),
    firstStartNano: t.field({
      type: 'BigInt',
      description: 'When the earliest began, nanoseconds from the start of its trace.',
      resolve: ({ firstStartNano }) => firstStartNano,
    }),
  }),
});
