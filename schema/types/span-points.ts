import { queryBudget } from '../../api/query/budget.ts';
import { STATUS_ERROR } from '../../api/telemetry/span.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import { readCount, readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { filterNotes } from '../key-notes.ts';
import type { SpanPointsNode } from '../nodes.ts';
import { readStore } from '../result-meta.ts';
import { filterArguments, rangeArguments } from './usual-arguments.ts';

builder.objectType('SpanPoints', {
  description: 'Spans as points in time and duration: columns, of which place i is one span, in order of start.',
  fields: (t) => ({
    count: t.field({
      type: 'BigInt',
      description: 'How many spans match; where that is more than there are points, they are a sample.',
      resolve: ({ count }) => count,
    }),
    times: t.field({
      type: 'NumberColumn',
      description: 'When each began, milliseconds since the Unix epoch.',
      resolve: ({ times }) => times,
    }),
    durationsMs: t.field({
      type: 'NumberColumn',
      description: 'How long each took, milliseconds, to the microsecond.',
      resolve: ({ durationsMs }) => durationsMs,
    }),
    errors: t.field({
      type: 'NumberColumn',
      description: 'The places of those that have the status ERROR, ascending.',
      resolve: ({ errors }) => errors,
    }),
    traceIds: t.field({
      type: 'TextColumn',
      description: 'The trace of each, 32 lower-case hex digits.',
      resolve: ({ traceIds }) => traceIds,
    }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

const MOST_POINTS = 100_000;
/** As many points weigh as one item of a list. */
const POINTS_PER_ITEM = 20;
const ID_BYTES = 16;

builder.queryField('spanPoints', (t) =>
  t.field({
    type: 'SpanPoints',
    description:
      'Spans that match as points, for a scatter; of more than are asked for the slowest, and an even sample of the others.',
    args: {
      ...filterArguments,
      ...rangeArguments,
      first: t.arg.int({ description: 'How many points at the most, up to 100,000; 10,000 where nothing is said.' }),
    },
    resolve: async (_, { filter, range: asked, first }, context) => {
      const limit = Math.max(1, readCount('first', first, 10_000, MOST_POINTS));
      const range = readRange(asked, context.now);
      const parsed = readFilter(filter, 'spans', context.now, context);
      const { reader } = context.graph.stores.traces;
      const none: Omit<SpanPointsNode, 'meta'> = { count: 0, times: [], durationsMs: [], errors: [], traceIds: [] };
      const { value, meta } = await readStore(context, 'traces', range, none, async () => {
        const points = await reader.spanPoints({ filter: parsed.filter, range, limit, budget: queryBudget });
        const { count, startsMs, durations, statuses, report } = points;
        const ids = Buffer.from(points.traceIds.buffer, points.traceIds.byteOffset, points.traceIds.length);
        const isSample = count > startsMs.length;
        const notes = [
          ...report.notes,
          ...(isSample ? [`${startsMs.length} of ${count} spans are shown: the slowest, and an even sample.`] : []),
          ...(await filterNotes(parsed, 'spans', { range, found: count }, context)),
        ];
        const value = {
          count,
          times: Array.from(startsMs, Math.round),
          durationsMs: Array.from(durations, (nano) => Math.round(nano / 1000) / (NANO_PER_MS / 1000)),
          errors: [...statuses.keys()].filter((at) => statuses[at] === STATUS_ERROR),
          traceIds: Array.from(startsMs, (_, at) => ids.toString('hex', at * ID_BYTES, (at + 1) * ID_BYTES)),
        };
        return { value, report: { ...report, truncated: report.truncated || isSample, notes } };
      });
      context.countItems(Math.ceil(value.times.length / POINTS_PER_ITEM));
      return { ...value, meta };
    },
  }),
);
