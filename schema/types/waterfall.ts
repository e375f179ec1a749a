import { selfTimeOf, visibleRows } from '../../api/telemetry/trace-tree.ts';
import { readCount } from '../arguments.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { briefOf, shapeOfTrace } from '../traces.ts';

const MOST_ROWS = 5000;
const MOST_FOLDED = 10_000;

builder.objectField('Trace', 'waterfall', (t) =>
  t.field({
    type: 'Waterfall',
    description: 'A window of the waterfall: rows (at most 5,000) from a row on, below the spans that are folded.',
    args: {
      from: t.arg.int({ defaultValue: 0, description: 'The number of the first row, counted from 0.' }),
      rows: t.arg.int({ defaultValue: 1000, description: 'How many rows, 0 to 5,000.' }),
      folded: t.arg.stringList({ description: 'Ids of the spans below which nothing is shown.' }),
    },
    resolve: async (trace, { from, rows, folded }, context) => {
      const first = readCount('from', from, 0, 2 ** 31 - 1);
      const count = readCount('rows', rows, 1000, MOST_ROWS);
      if (folded && folded.length > MOST_FOLDED) throw badInput(`more than ${MOST_FOLDED} spans are folded`);
      const shaped = await shapeOfTrace(trace, context);
      const { outline, tree, onCriticalPath } = shaped;
      const foldedSpans = new Set((folded ?? []).map((spanId) => shaped.numberOf(spanId)));
      const { spans, totalRows } = visibleRows(tree, (span) => foldedSpans.has(span), first, count);
      context.countItems(spans.length);
      return {
        totalRows,
        rows: spans.map((span) => ({
          depth: tree.depths[span]!,
          span: briefOf(outline, span),
          hiddenDescendants: foldedSpans.has(span) ? tree.sizes[span]! - 1 : 0,
          onCriticalPath: onCriticalPath[span] === 1,
          selfTimeNano: selfTimeOf(span, outline, tree),
        })),
      };
    },
  }),
);

builder.objectType('Waterfall', {
  description: 'A window of the rows of a trace, depth first.',
  fields: (t) => ({
    totalRows: t.exposeInt('totalRows', { description: 'How many rows there are with these spans folded.' }),
    rows: t.field({ type: ['WaterfallRow'], description: 'The rows of the window.', resolve: ({ rows }) => rows }),
  }),
});

builder.objectType('WaterfallRow', {
  description: 'One span in the waterfall.',
  fields: (t) => ({
    depth: t.exposeInt('depth', { description: 'How many spans are above it; 0 at the top.' }),
    span: t.field({ type: 'Span', description: 'The span itself.', resolve: ({ span }) => span }),
    hiddenDescendants: t.exposeInt('hiddenDescendants', {
      description: 'How many spans below it are not shown because it is folded.',
    }),
    onCriticalPath: t.exposeBoolean('onCriticalPath', {
      description: 'Whether it is one of the spans that decided how long the trace took.',
    }),
    selfTimeNano: t.field({
      type: 'BigInt',
      description: 'Nanoseconds of it in which none of its children ran.',
      resolve: ({ selfTimeNano }) => selfTimeNano,
    }),
  }),
});
