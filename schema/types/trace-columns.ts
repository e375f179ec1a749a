import { STATUS_ERROR } from '../../api/telemetry/span.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { shapeOfTrace } from '../traces.ts';
import type { ShapedTrace } from '../trace-trees.ts';

builder.objectField('Trace', 'columns', (t) =>
  t.field({
    type: 'TraceColumns',
    description: 'The shape of the whole trace in columns, however large it is.',
    resolve: async (trace, _, context) => {
      const shaped = await shapeOfTrace(trace, context);
      context.countItems(Math.ceil(shaped.tree.order.length / SPANS_PER_ITEM));
      return shaped;
    },
  }),
);

/** As many spans weigh as one item of a list. */
const SPANS_PER_ITEM = 20;

builder.objectType('TraceColumns', {
  description: 'The spans of a trace in columns, of which place i is row i of the waterfall with nothing folded.',
  fields: (t) => ({
    startsMs: t.field({
      type: 'NumberColumn',
      description: 'When each began, milliseconds from the start of the trace, to the microsecond.',
      resolve: (shaped) => inOrder(shaped, (span) => toMicroseconds(shaped.outline.starts[span]!)),
    }),
    durationsMs: t.field({
      type: 'NumberColumn',
      description: 'How long each took, milliseconds, to the microsecond.',
      resolve: (shaped) => inOrder(shaped, (span) => toMicroseconds(shaped.outline.durations[span]!)),
    }),
    depths: t.field({
      type: 'NumberColumn',
      description: 'How many spans are above each.',
      resolve: (shaped) => inOrder(shaped, (span) => shaped.tree.depths[span]!),
    }),
    services: t.field({
      type: 'NumberColumn',
      description: 'The place of the service of each in `serviceList`.',
      resolve: (shaped) => inOrder(shaped, (span) => shaped.outline.services[span]!),
    }),
    serviceList: t.field({
      type: ['Service'],
      description: 'The services of the trace, by first appearance.',
      resolve: ({ outline }) => outline.serviceList,
    }),
    errors: t.field({
      type: 'NumberColumn',
      description: 'The places of those that have the status ERROR, ascending.',
      resolve: ({ outline, tree }) => placesOf(tree.order, (span) => outline.statuses[span] === STATUS_ERROR),
    }),
    criticalPath: t.field({
      type: 'NumberColumn',
      description: 'The places of those that decided how long the trace took, ascending.',
      resolve: ({ onCriticalPath, tree }) => placesOf(tree.order, (span) => onCriticalPath[span] === 1),
    }),
  }),
});

function inOrder({ tree }: ShapedTrace, value: (span: number) => number): number[] {
  return Array.from(tree.order, value);
}

function placesOf(order: Uint32Array, has: (span: number) => boolean): number[] {
  return [...order.keys()].filter((place) => has(order[place]!));
}

function toMicroseconds(nano: number): number {
  return Math.round(nano / 1000) / (NANO_PER_MS / 1000);
}
