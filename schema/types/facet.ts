import { readFacet } from '../../api/analysis/facets.ts';
import { sumReports } from '../../api/analysis/sum-reports.ts';
import { queryBudget } from '../../api/query/budget.ts';
import { logView, spanView } from '../../api/query/memory/row-view.ts';
import { readCount, readFilter, readKey, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { filterNotes } from '../key-notes.ts';
import type { FacetList } from '../nodes.ts';
import { readStore } from '../result-meta.ts';
import { SignalEnum } from './query.ts';
import { filterArguments, rangeArguments } from './usual-arguments.ts';

builder.objectType('FacetList', {
  description: 'The values of several keys.',
  fields: (t) => ({
    facets: t.field({
      type: ['Facet'],
      description: 'One for each key, in the order asked.',
      resolve: ({ facets }) => facets,
    }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

builder.objectType('Facet', {
  description: 'The values of a key, with how often each is there.',
  fields: (t) => ({
    key: t.string({ description: 'The key, as it was asked for.', resolve: ({ name }) => name }),
    values: t.field({
      type: ['FacetValue'],
      description: 'The most frequent first.',
      resolve: ({ values }) => values,
    }),
    presentCount: t.field({
      type: 'BigInt',
      description: 'Spans or log records that match and have the key.',
      resolve: ({ presentCount }) => presentCount,
    }),
    absentCount: t.field({
      type: 'BigInt',
      description: 'Spans or log records that match and lack the key.',
      resolve: ({ absentCount }) => absentCount,
    }),
  }),
});

builder.objectType('FacetValue', {
  description: 'A value of a key.',
  fields: (t) => ({
    value: t.field({
      type: 'JSON',
      description: 'A text, a number, true or false; kinds, statuses and severities are their names in lower case.',
      resolve: ({ value }) => value,
    }),
    count: t.field({
      type: 'BigInt',
      description: 'Spans or log records that have it.',
      resolve: ({ count }) => count,
    }),
  }),
});

const MOST_KEYS = 20;

builder.queryField('facets', (t) =>
  t.field({
    type: 'FacetList',
    description: 'The most frequent values of keys among the spans, or log records, that match.',
    args: {
      signal: t.arg({
        type: SignalEnum,
        required: true,
        description: 'TRACES, whose spans are counted, or LOGS; a metric has attributes of its own.',
      }),
      keys: t.arg.stringList({ required: true, description: 'As the query language writes them, 20 at the most.' }),
      ...filterArguments,
      ...rangeArguments,
      first: t.arg.int({ description: 'How many values of each, 0 to 200; 10 where nothing is said.' }),
    },
    resolve: async (_, { signal, keys, filter, range: asked, first }, context) => {
      if (signal === 'metrics') throw badInput('facets are of TRACES or LOGS', 'ask for Metric.attributes');
      if (keys.length > MOST_KEYS) throw badInput(`${keys.length} keys are asked for, but may be ${MOST_KEYS}`);
      const source = signal === 'traces' ? 'spans' : 'logs';
      const range = readRange(asked, context.now);
      const parsed = readFilter(filter, source, context.now, context);
      const count = readCount('first', first, 10);
      const { traces, logs } = context.graph.stores;
      const { value, meta } = await readStore<FacetList['facets']>(context, signal, range, [], async () => {
        const reads = keys.map((name) => {
          const facet = {
            name,
            key: readKey(name, source, context),
            filter: parsed.filter,
            range,
            first: count,
            budget: queryBudget,
          };
          return signal === 'traces'
            ? readFacet(facet, traces.reader, spanView)
            : readFacet(facet, logs.reader, logView);
        });
        const found = await Promise.all(reads);
        const rows = found.reduce((sum, { facet }) => sum + facet.presentCount + facet.absentCount, 0);
        const report = sumReports(
          range,
          found.map(({ report }) => report),
        );
        const notes = [...report.notes, ...(await filterNotes(parsed, source, { range, found: rows }, context))];
        return { value: found.map(({ facet }) => facet), report: { ...report, notes } };
      });
      context.countItems(value.reduce((sum, { values }) => sum + values.length, 0));
      return { facets: value, meta };
    },
  }),
);
