import { keyOf, listErrorGroups } from '../../api/analysis/error-groups.ts';
import type { ErrorGroup } from '../../api/analysis/error-groups.ts';
import type { ParsedFilter } from '../../api/query/filter-text.ts';
import { filterText } from '../../api/query/filter-text.ts';
import { fingerprint } from '../../api/query/run/cursor.ts';
import type { ServiceIdentity } from '../../api/telemetry/resource.ts';
import { PageAsked, readFilter, readRange, readStep } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import { serviceKey } from '../ids.ts';
import { filterNotes } from '../key-notes.ts';
import type { Connection, ErrorGroupNode } from '../nodes.ts';
import { pageOfAll } from '../page-of-all.ts';
import { timeSeries, usualStep } from '../red.ts';
import { orNull, readStore } from '../result-meta.ts';
import { serviceTerms } from '../service-terms.ts';
import { environmentArguments, filterArguments, rangeArguments, stepArguments } from './usual-arguments.ts';

builder.objectType('ErrorGroup', {
  description: 'Spans that failed in the same way at the same place: an operation of a service.',
  fields: (t) => ({
    id: t.id({ description: 'The same in every answer.', resolve: (group) => fingerprint(keyOf(group)) }),
    service: t.field({ type: 'Service', description: 'Where it failed.', resolve: ({ service }) => service }),
    operation: t.exposeString('operation', { description: 'The name of the spans.' }),
    type: t.exposeString('type', {
      nullable: true,
      description:
        'The exception.type of an event, else the error.type, else the status code of the answer; null where nothing was said.',
    }),
    message: t.string({
      nullable: true,
      description: 'The exception.message of the latest; null where there is none.',
      resolve: ({ example }) => example.message,
    }),
    topFrame: t.string({
      nullable: true,
      description:
        "Where in the application's own code the latest was thrown, by its stack trace; null where that tells nothing.",
      resolve: ({ example }) => example.topFrame,
    }),
    count: t.field({ type: 'BigInt', description: 'How many spans.', resolve: ({ count }) => count }),
    firstSeen: t.field({
      type: 'DateTime',
      description: 'When the earliest of the range began, to the microsecond.',
      resolve: ({ firstSeenNano }) => firstSeenNano,
    }),
    lastSeen: t.field({
      type: 'DateTime',
      description: 'When the latest of the range began, to the microsecond.',
      resolve: ({ lastSeenNano }) => lastSeenNano,
    }),
    isNew: t.exposeBoolean('isNew', {
      description:
        'Whether there was none of them just before the range: for as long as the range is, an hour at least and a day at most.',
    }),
    series: t.field({
      type: 'TimeSeries',
      description: 'How many there were in each bucket; empty while the store cannot answer.',
      args: stepArguments,
      resolve: async (group, { step }, { loaders }) => {
        const { asked } = group;
        const width = typeof step === 'string' ? readStep(step, asked.range) : usualStep(asked.range);
        const found = await orNull(loaders.errorCounts.load({ asked, step: width }));
        const times = found?.times ?? [];
        return timeSeries('count()', null, times, found?.counts.get(keyOf(group)) ?? times.map(() => 0));
      },
    }),
    exampleSpan: t.field({
      type: 'Span',
      nullable: true,
      description: 'The latest; null where it is no longer kept, or the store cannot answer.',
      resolve: ({ example: { traceId, spanId } }, _, { loaders }) => orNull(loaders.spans.load({ traceId, spanId })),
    }),
    filter: t.string({
      description: 'The filter of the query language that finds the spans.',
      resolve: ({ service, terms, lacking }) => {
        const isError = { key: { place: 'intrinsic', name: 'status' }, value: 'error' } as const;
        return filterText([...serviceTerms(service), isError, ...terms], 'spans', lacking);
      },
    }),
  }),
});

defineConnection('ErrorGroup', 'groups of errors');

type ErrorOrder = 'MOST_FREQUENT' | 'LATEST' | 'NEWEST';

const ErrorOrderEnum = builder.enumType('ErrorOrder', {
  description: 'The order of a list of errors.',
  values: {
    MOST_FREQUENT: { description: 'By how many there are, the most first.' },
    LATEST: { description: 'By when they were last seen, the latest first.' },
    NEWEST: { description: 'Those that are new in the range first, the latest first seen of them first.' },
  } satisfies Record<ErrorOrder, { description: string }>,
});

const errorArguments = builder.args((t) => ({
  ...environmentArguments,
  ...filterArguments,
  ...rangeArguments,
  orderBy: t.field({ type: ErrorOrderEnum, defaultValue: 'MOST_FREQUENT', description: 'The order of the list.' }),
  newOnly: t.boolean({ defaultValue: false, description: 'Leaves out what was there just before the range already.' }),
  ...pageArguments,
}));

builder.objectField('Service', 'errorGroups', (t) =>
  t.field({
    type: 'ErrorGroupConnection',
    description: 'Its spans that failed, by type and place.',
    args: errorArguments,
    resolve: (service, args, context) => {
      const { range, environment, filter, orderBy, newOnly, ...rest } = args;
      const identity = [serviceKey(service), range, environment, filter, orderBy, newOnly];
      const page = new PageAsked(rest, context.now, 'Service.errorGroups', ...identity);
      return listErrors(service, args, page, context);
    },
  }),
);

builder.queryField('errorGroups', (t) =>
  t.field({
    type: 'ErrorGroupConnection',
    description: 'Spans that failed, by type and place.',
    args: errorArguments,
    resolve: (_, args, context) => {
      const { range, environment, filter, orderBy, newOnly, ...rest } = args;
      const page = new PageAsked(rest, context.now, 'errorGroups', range, environment, filter, orderBy, newOnly);
      return listErrors(null, args, page, context);
    },
  }),
);

interface ErrorArguments {
  environment?: string | null | undefined;
  filter?: string | null | undefined;
  range?: Parameters<typeof readRange>[0];
  orderBy?: ErrorOrder | null | undefined;
  newOnly?: boolean | null | undefined;
}

async function listErrors(
  service: ServiceIdentity | null,
  { environment = null, filter, range, orderBy, newOnly }: ErrorArguments,
  page: PageAsked,
  context: GraphContext,
): Promise<Connection<ErrorGroupNode>> {
  const parsed: ParsedFilter = readFilter(filter, 'spans', page.now, context);
  const asked = { service, range: readRange(range, page.now), environment, filter: parsed.filter };
  const { value, meta } = await readStore(context, 'traces', asked.range, [], async () => {
    const { groups, report } = await listErrorGroups(asked, context.readServiceGroups);
    const notes = await filterNotes(parsed, 'spans', { range: asked.range, found: groups.length }, context);
    return { value: groups, report: { ...report, notes: [...report.notes, ...notes] } };
  });
  const position = positions[orderBy ?? 'MOST_FREQUENT'];
  const sorted = value
    .filter(({ isNew }) => isNew || newOnly !== true)
    .map((group) => ({ node: { ...group, asked }, position: [...position(group), keyOf(group)] }))
    .sort((a, b) => comparePositions(a.position, b.position));
  const byNode = new Map(sorted.map(({ node, position }) => [node, position]));
  return pageOfAll([...byNode.keys()], (node) => byNode.get(node)!, page, meta, context);
}

/** What groups are sorted by, ascending. */
const positions: Record<ErrorOrder, (group: ErrorGroup) => number[]> = {
  MOST_FREQUENT: ({ count }) => [-count],
  LATEST: ({ lastSeenNano }) => [-Number(lastSeenNano)],
  NEWEST: ({ isNew, firstSeenNano }) => [isNew ? 0 : 1, -Number(firstSeenNano)],
};

function comparePositions(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : a[at]! < b[at]! ? -1 : 1;
}
