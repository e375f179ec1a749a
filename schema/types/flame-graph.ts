import { heaviestSpans } from '../../api/telemetry/merged-spans.ts';
import { traceOperations } from '../../api/telemetry/trace-operations.ts';
import { readCount } from '../arguments.ts';
import { builder } from '../builder.ts';
import { totalFields } from '../merged-span-fields.ts';
import { shapeOfTrace } from '../traces.ts';

const MOST_NODES = 5000;

builder.objectFields('Trace', (t) => ({
  flameGraph: t.field({
    type: 'FlameGraph',
    description: 'Its spans merged by path: those of the same service and name under the same path are one.',
    args: {
      first: t.arg.int({
        defaultValue: 1000,
        description: 'How many nodes, those with most time, 0 to 5,000.',
      }),
    },
    resolve: async (trace, { first }, context) => {
      const { merged } = await shapeOfTrace(trace, context);
      const nodes = heaviestSpans(merged, readCount('first', first, 1000, MOST_NODES));
      context.countItems(nodes.length);
      return { totalNodes: merged.length, nodes };
    },
  }),
  operations: t.field({
    type: ['TraceOperation'],
    description: 'What was done in it: its spans by service and name, those with most self-time first.',
    args: { first: t.arg.int({ description: 'How many, 0 to 200; 50 where nothing is said.' }) },
    resolve: async (trace, { first }, context) => {
      const { outline, tree } = await shapeOfTrace(trace, context);
      const found = traceOperations(outline, tree).slice(0, readCount('first', first, 50));
      context.countItems(found.length);
      return found;
    },
  }),
}));

builder.objectType('FlameGraph', {
  description: 'The spans of a trace merged by path.',
  fields: (t) => ({
    totalNodes: t.exposeInt('totalNodes', { description: 'How many nodes there are in all.' }),
    nodes: t.field({
      type: ['FlameNode'],
      description: 'Depth first, siblings with most time first.',
      resolve: ({ nodes }) => nodes,
    }),
  }),
});

builder.objectType('FlameNode', {
  description: 'The spans of one service and name under one path.',
  fields: (t) => ({
    parent: t.int({
      nullable: true,
      description: 'The place of the node above in the list, which is before this one; null at the top.',
      resolve: ({ parent }) => (parent < 0 ? null : parent),
    }),
    depth: t.exposeInt('depth', { description: 'How many nodes are above it; 0 at the top.' }),
    service: t.field({ type: 'Service', description: 'The service.', resolve: ({ service }) => service }),
    name: t.exposeString('name', { description: 'The name of the spans.' }),
    ...totalFields(t),
    timeNano: t.field({
      type: 'BigInt',
      description:
        'The self-time of them and of all below, in nanoseconds: its width. Children that ran side by side have more than the duration of their parent.',
      resolve: ({ timeNano }) => timeNano,
    }),
  }),
});

builder.objectType('TraceOperation', {
  description: 'The spans of one service and name in a trace.',
  fields: (t) => ({
    service: t.field({ type: 'Service', description: 'The service.', resolve: ({ service }) => service }),
    name: t.exposeString('name', { description: 'The name of the spans.' }),
    ...totalFields(t),
    maxDurationNano: t.field({
      type: 'BigInt',
      description: 'The duration of the longest, in nanoseconds.',
      resolve: ({ maxDurationNano }) => maxDurationNano,
    }),
  }),
});
