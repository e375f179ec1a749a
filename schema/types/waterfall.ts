import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import { rowOfSpan, selfStretchesOf, selfTimeOf, spansAbove, visibleRows } from '../../api/telemetry/trace-tree.ts';
import { readCount } from '../arguments.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import type { WaterfallRow } from '../nodes.ts';
import type { ShapedTrace } from '../trace-trees.ts';
import { briefOf, hexOfWords, shapeOfTrace } from '../traces.ts';

const MOST_ROWS = 5000;
const MOST_FOLDED = 10_000;
const MOST_STRETCHES = 200;

builder.objectField('Trace', 'waterfall', (t) =>
  t.field({
    type: 'Waterfall',
    description: 'A window of the waterfall: rows (at most 5,000) from a row on, below the spans that are folded.',
    args: {
      from: t.arg.int({ defaultValue: 0, description: 'The number of the first row, counted from 0.' }),
      rows: t.arg.int({ defaultValue: 1000, description: 'How many rows, 0 to 5,000.' }),
      folded: t.arg.stringList({ description: 'Ids of the spans below which nothing is shown.' }),
      foldDepth: t.arg.int({
        description: 'Spans of this depth and deeper are folded, but for those in `unfolded`; null: none are for that.',
      }),
      foldServices: t.arg.boolean({
        defaultValue: false,
        description: 'Spans below which no other service comes are folded, but for those in `unfolded`.',
      }),
      unfolded: t.arg.stringList({ description: 'Ids of spans that `foldDepth` and `foldServices` leave open.' }),
    },
    resolve: async (trace, { from, rows, folded, foldDepth, foldServices, unfolded }, context) => {
      const first = readCount('from', from, 0, 2 ** 31 - 1);
      const count = readCount('rows', rows, 1000, MOST_ROWS);
      const named = (folded?.length ?? 0) + (unfolded?.length ?? 0);
      if (named > MOST_FOLDED) throw badInput(`more than ${MOST_FOLDED} spans are folded or unfolded`);
      const shaped = await shapeOfTrace(trace, context);
      const { tree } = shaped;
      const numbersOf = (spanIds: readonly string[] | null | undefined): Set<number | undefined> =>
        new Set((spanIds ?? []).map((spanId) => shaped.numberOf(spanId)));
      const [closed, open] = [numbersOf(folded), numbersOf(unfolded)];
      const depth = foldDepth ?? Infinity;
      const ofOneService = foldServices ? shaped.ofOneService : undefined;
      const isFolded = (span: number): boolean =>
        closed.has(span) || (!open.has(span) && (tree.depths[span]! >= depth || ofOneService?.[span] === 1));
      const { spans, totalRows } = visibleRows(tree, isFolded, first, count);
      context.countItems(spans.length);
      return {
        totalRows,
        rows: spans.map((span) => rowFor(span, isFolded(span), shaped)),
        rowOf: (spanId) => {
          const span = shaped.numberOf(spanId);
          const row = span === undefined ? -1 : rowOfSpan(tree, isFolded, span);
          return row < 0 ? null : row;
        },
      };
    },
  }),
);

builder.objectField('Trace', 'spanIdsAbove', (t) =>
  t.stringList({
    nullable: true,
    description: 'Ids of the spans above a span, from the top; null where the trace lacks it.',
    args: { spanId: t.arg.string({ required: true, description: '16 hex digits.' }) },
    resolve: async (trace, { spanId }, context) => {
      const shaped = await shapeOfTrace(trace, context);
      const span = shaped.numberOf(spanId);
      if (span === undefined) return null;
      return spansAbove(span, shaped.tree).map((above) => hexOfWords(shaped.outline.spanIds, above)!);
    },
  }),
);

function rowFor(span: number, isFolded: boolean, { outline, tree, onCriticalPath }: ShapedTrace): WaterfallRow {
  const { starts, durations, parentSpanIds } = outline;
  const parent = tree.parents[span]!;
  const descendantCount = tree.sizes[span]! - 1;
  return {
    depth: tree.depths[span]!,
    span: briefOf(outline, span),
    offsetMs: starts[span]! / NANO_PER_MS,
    descendantCount,
    hiddenDescendants: isFolded ? descendantCount : 0,
    onCriticalPath: onCriticalPath[span] === 1,
    selfTimeNano: selfTimeOf(span, outline, tree),
    place: tree.places[span]!,
    selfStretchesMs: (most) => selfStretchesOf(span, outline, tree, most).map((at) => at / NANO_PER_MS),
    parentIsMissing: parent < 0 && hexOfWords(parentSpanIds, span) !== null,
    startsBeforeParent: parent >= 0 && starts[span]! < starts[parent]!,
    outlivesParent: parent >= 0 && starts[span]! + durations[span]! > starts[parent]! + durations[parent]!,
  };
}

builder.objectType('Waterfall', {
  description: 'A window of the rows of a trace, depth first.',
  fields: (t) => ({
    totalRows: t.exposeInt('totalRows', { description: 'How many rows there are with these spans folded.' }),
    rows: t.field({ type: ['WaterfallRow'], description: 'The rows of the window.', resolve: ({ rows }) => rows }),
    rowOf: t.int({
      nullable: true,
      description:
        'The number of the row of a span, in the window or not; null where it is below a folded one, or the trace lacks it.',
      args: { spanId: t.arg.string({ required: true, description: '16 hex digits.' }) },
      resolve: ({ rowOf }, { spanId }) => rowOf(spanId),
    }),
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
    offsetMs: t.exposeFloat('offsetMs', {
      description: 'When it began, milliseconds from the start of the trace.',
    }),
    place: t.exposeInt('place', {
      description: 'The number of its row with nothing folded: its place in the columns.',
    }),
    selfStretchesMs: t.field({
      type: 'NumberColumn',
      description:
        'When none of its children ran: where each stretch begins and ends by turns, ascending, milliseconds from the start of the trace.',
      args: { first: t.arg.int({ defaultValue: 40, description: 'How many stretches, the longest, 0 to 200.' }) },
      resolve: ({ selfStretchesMs }, { first }) => selfStretchesMs(readCount('first', first, 40, MOST_STRETCHES)),
    }),
    descendantCount: t.exposeInt('descendantCount', { description: 'How many spans are below it, shown or not.' }),
    parentIsMissing: t.exposeBoolean('parentIsMissing', {
      description: 'Whether it names a parent that has not arrived, or is in a ring of parents.',
    }),
    startsBeforeParent: t.exposeBoolean('startsBeforeParent', {
      description: 'Whether it begins before its parent, which clocks that agree rule out.',
    }),
    outlivesParent: t.exposeBoolean('outlivesParent', {
      description: 'Whether it ends after its parent: what runs on by itself.',
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
