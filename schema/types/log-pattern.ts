import { timeBefore } from '../../api/analysis/earlier-windows.ts';
import { queryBudget } from '../../api/query/budget.ts';
import { readCount, readFilter, readRange, readStep } from '../arguments.ts';
import { builder } from '../builder.ts';
import { filterNotes } from '../key-notes.ts';
import type { LogPatternNode } from '../nodes.ts';
import { timeSeries, usualStep } from '../red.ts';
import { readStore } from '../result-meta.ts';
import { filterArguments, rangeArguments, stepArguments } from './usual-arguments.ts';

builder.objectType('LogPattern', {
  description: 'What many log records have in common.',
  fields: (t) => ({
    template: t.exposeString('template', { description: 'Their body, with <*> for what varies.' }),
    count: t.field({ type: 'BigInt', description: 'How many there are.', resolve: ({ count }) => count }),
    severityNumber: t.exposeInt('severityNumber', {
      description: 'The highest of them: 1 to 24 as in the OpenTelemetry log data model; 0 where all are unset.',
    }),
    firstSeen: t.field({
      type: 'DateTime',
      description: 'The timestamp of the earliest in the range.',
      resolve: ({ firstNano }) => firstNano,
    }),
    lastSeen: t.field({
      type: 'DateTime',
      description: 'The timestamp of the latest in the range.',
      resolve: ({ lastNano }) => lastNano,
    }),
    isNew: t.boolean({
      description:
        'Whether there was none of them just before the range: for as long as the range is, an hour at least and a day at most.',
      resolve: ({ countBefore }) => countBefore === 0,
    }),
    series: t.field({
      type: 'TimeSeries',
      description: 'How many there were in each bucket.',
      resolve: ({ times, counts }) => timeSeries('count()', null, times, counts),
    }),
    examples: t.field({
      type: ['LogRecord'],
      description: 'The newest of them, at most 3.',
      args: { first: t.arg.int({ defaultValue: 3, description: 'How many, 0 to 200.' }) },
      resolve: ({ examples }, { first }) => examples.slice(0, readCount('first', first, 3)),
    }),
  }),
});

builder.objectType('LogPatternList', {
  description: 'Log records by what their bodies have in common.',
  fields: (t) => ({
    patterns: t.field({
      type: ['LogPattern'],
      description: 'The most frequent first.',
      resolve: ({ patterns }) => patterns,
    }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

builder.queryField('logPatterns', (t) =>
  t.field({
    type: 'LogPatternList',
    description: 'Log records by what their bodies have in common, the most frequent first.',
    args: {
      ...filterArguments,
      ...rangeArguments,
      ...stepArguments,
      newOnly: t.arg.boolean({
        defaultValue: false,
        description: 'Leaves out those that were there just before the range already.',
      }),
      first: t.arg.int({ description: 'How many, 0 to 200; 50 where nothing is said.' }),
    },
    resolve: async (_, { filter, range: asked, step, newOnly, first }, context) => {
      const count = readCount('first', first, 50);
      const range = readRange(asked, context.now);
      const parsed = readFilter(filter, 'logs', context.now, context);
      const { reader } = context.graph.stores.logs;
      const none: LogPatternNode[] = [];
      const { value, meta } = await readStore(context, 'logs', range, none, async () => {
        const { patterns, times, report } = await reader.patterns({
          filter: parsed.filter,
          range,
          before: Number(range.fromNano - timeBefore(range).fromNano),
          step: typeof step === 'string' ? readStep(step, range) : usualStep(range),
          newOnly: newOnly ?? false,
          // One more than asked tells whether there are any left out.
          limit: count + 1,
          budget: queryBudget,
        });
        const notes = await filterNotes(parsed, 'logs', { range, found: patterns.length }, context);
        const value = patterns.map((pattern) => ({ ...pattern, times }));
        return { value, report: { ...report, notes: [...report.notes, ...notes] } };
      });
      const patterns = value.slice(0, count);
      context.countItems(patterns.length);
      return { patterns, meta: { ...meta, truncated: meta.truncated || value.length > count } };
    },
  }),
);
