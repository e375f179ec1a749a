import { findDifferences } from '../../api/analysis/differences.ts';
import type { DifferencesAsked } from '../../api/analysis/differences.ts';
import { queryBudget } from '../../api/query/budget.ts';
import { nameOf } from '../../api/query/lower/lower-key.ts';
import { logView, spanView } from '../../api/query/memory/row-view.ts';
import { keysOfFilter } from '../../api/store/ports/filter-keys.ts';
import { readCount, readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { badInput } from '../errors.ts';
import { filterNotes } from '../key-notes.ts';
import { readStore } from '../result-meta.ts';
import { SignalEnum } from './query.ts';
import { filterArguments, rangeArguments } from './usual-arguments.ts';

builder.objectType('DifferenceList', {
  description: 'What some spans, or log records, have more often or less often than the others.',
  fields: (t) => ({
    selectedCount: t.field({
      type: 'BigInt',
      description: 'How many are selected.',
      resolve: ({ selectedCount }) => selectedCount,
    }),
    otherCount: t.field({
      type: 'BigInt',
      description: 'How many are not.',
      resolve: ({ otherCount }) => otherCount,
    }),
    differences: t.field({
      type: ['Difference'],
      description: 'The key that tells them apart best first; none where what differs may be by chance.',
      resolve: ({ differences }) => differences,
    }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

builder.objectType('Difference', {
  description: 'A key that tells the selected from the others.',
  fields: (t) => ({
    key: t.string({ description: 'As the query language writes it.', resolve: ({ name }) => name }),
    values: t.field({
      type: ['DifferingValue'],
      description: 'The values whose shares differ most, at most five.',
      resolve: ({ values }) => values,
    }),
  }),
});

builder.objectType('DifferingValue', {
  description: 'A value that is among the selected more often, or less often, than among the others.',
  fields: (t) => ({
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'A text, a number, true or false; null where the key is not there.',
      resolve: ({ value }) => value,
    }),
    selectedShare: t.float({
      description: 'How many of the selected have it, 0 to 1.',
      resolve: ({ selectedShare }) => selectedShare,
    }),
    otherShare: t.float({
      description: 'How many of the others have it, 0 to 1.',
      resolve: ({ otherShare }) => otherShare,
    }),
  }),
});

/** Besides those of attributes. */
const ownKeys = { traces: ['name', 'kind', 'status'], logs: ['severity', 'event_name'] } as const;

builder.queryField('differences', (t) =>
  t.field({
    type: 'DifferenceList',
    description:
      'Compares the spans, or log records, that match both filters with those that match the first alone, by the shares of their values; of many a sample. The keys of `selected` are not compared.',
    args: {
      signal: t.arg({ type: SignalEnum, required: true, description: 'TRACES, whose spans are compared, or LOGS.' }),
      ...filterArguments,
      selected: t.arg.string({ required: true, description: 'What tells the selected from the others, as a filter.' }),
      ...rangeArguments,
      first: t.arg.int({ description: 'How many keys, 0 to 200; 20 where nothing is said.' }),
    },
    resolve: async (_, { signal, filter, selected: selectedText, range: asked, first }, context) => {
      if (signal === 'metrics') throw badInput('differences are of TRACES or LOGS');
      const source = signal === 'traces' ? 'spans' : 'logs';
      const range = readRange(asked, context.now);
      const all = readFilter(filter, source, context.now, context);
      const selected = readFilter(selectedText, source, context.now, context);
      const count = readCount('first', first, 20);
      const { traces, logs } = context.graph.stores;
      const nothing = { selectedCount: 0, otherCount: 0, differences: [] };
      const { value, meta } = await readStore(context, signal, range, nothing, async () => {
        const differences: DifferencesAsked = {
          source,
          selected: { op: 'and', terms: [all.filter, selected.filter] },
          others: { op: 'and', terms: [all.filter, { op: 'not', term: selected.filter }] },
          range,
          ownKeys: ownKeys[signal],
          known: new Set(keysOfFilter(selected.filter).map((key) => nameOf(key, source))),
          first: count,
          budget: queryBudget,
        };
        const { found, report } =
          signal === 'traces'
            ? await findDifferences(differences, traces.reader, spanView)
            : await findDifferences(differences, logs.reader, logView);
        const known = { range, found: found.selectedCount };
        const notes = [
          ...report.notes,
          ...(await filterNotes(all, source, known, context)),
          ...(await filterNotes(selected, source, known, context)),
        ];
        return { value: found, report: { ...report, notes: [...new Set(notes)] } };
      });
      context.countItems(value.differences.reduce((sum, { values }) => sum + values.length, 0));
      return { ...value, meta };
    },
  }),
);
