import { listOperations } from '../../api/analysis/list-operations.ts';
import type { OperationOrder } from '../../api/analysis/list-operations.ts';
import { compareServices, listServices } from '../../api/analysis/list-services.ts';
import { allOf, ofService } from '../../api/analysis/service-filter.ts';
import { queryBudget } from '../../api/query/budget.ts';
import type { QuerySource } from '../../api/query/lower/lower-context.ts';
import type { ServiceIdentity } from '../../api/telemetry/resource.ts';
import { PageAsked, readFilter, readRange } from '../arguments.ts';
import type { RangeArgument } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import { readServiceKey, serviceKey } from '../ids.ts';
import { filterNotes } from '../key-notes.ts';
import { pageOfAll } from '../page-of-all.ts';
import { healthOf } from '../health.ts';
import { redOf } from '../red.ts';
import { ranksOf } from '../service-ranks.ts';
import type { ServiceRank } from '../service-ranks.ts';
import { readStore } from '../result-meta.ts';
import type { RowList } from '../row-lists.ts';
import { listLogRecords, listTraces } from '../row-lists.ts';
import { neighboursOf } from '../topology.ts';
import { environmentArguments, filterArguments, rangeArguments, redArguments } from './usual-arguments.ts';

const OperationOrderEnum = builder.enumType('OperationOrder', {
  description: 'The order of a list of operations.',
  values: {
    MOST_REQUESTS: { description: 'By how many requests there were, the most first.' },
    MOST_ERRORS: { description: 'By the share of requests that failed, the highest first.' },
    SLOWEST: { description: 'By the 95th percentile of the durations, the longest first.' },
    NAME: { description: 'By name.' },
  } satisfies Record<OperationOrder, { description: string }>,
});

builder.node('Service', {
  description: 'A service: what names itself by service.name and service.namespace.',
  id: { resolve: serviceKey },
  loadManyWithoutCache: (ids, { loaders }) =>
    Promise.all(
      ids.map(async (id) => {
        const service = readServiceKey(id);
        return service && loaders.services.load(service);
      }),
    ),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its service.name; unknown_service where a resource names none.' }),
    namespace: t.exposeString('namespace', {
      nullable: true,
      description: 'Its service.namespace; null where it has none.',
    }),
    operations: t.field({
      type: 'OperationConnection',
      description: 'What is asked of it: the names of its server, consumer and root spans.',
      args: {
        ...rangeArguments,
        ...environmentArguments,
        ...filterArguments,
        orderBy: t.arg({
          type: OperationOrderEnum,
          defaultValue: 'MOST_REQUESTS',
          description: 'The order of the list.',
        }),
        ...pageArguments,
      },
      resolve: async (service, { range, environment = null, filter, orderBy: order, ...args }, context) => {
        const orderBy = order ?? 'MOST_REQUESTS';
        const identity = [serviceKey(service), range, environment, filter, orderBy];
        const page = new PageAsked(args, context.now, 'operations', ...identity);
        const parsed = readFilter(filter, 'spans', page.now, context);
        const asked = { service, range: readRange(range, page.now), environment, filter: parsed.filter, orderBy };
        const { value, meta } = await readStore(context, 'traces', asked.range, [], async () => {
          const { operations, report } = await listOperations(asked, context.readServiceGroups);
          const found = { range: asked.range, found: operations.length };
          const notes = [...report.notes, ...(await filterNotes(parsed, 'spans', found, context))];
          return { value: operations, report: { ...report, notes } };
        });
        const position = ({ rank, name }: { rank: number; name: string }): [number, string] => [rank, name];
        const { nodes, ...rest } = pageOfAll(value, position, page, meta, context);
        return { ...rest, nodes: nodes.map(({ name }) => ({ service, name })) };
      },
    }),
    red: t.field({
      type: 'Red',
      description: 'Rate, errors and the whole latency distribution, from every server, consumer and root span.',
      args: redArguments,
      resolve: (service, args, { now }) => redOf(service, null, args, now),
    }),
    health: t.field({
      type: 'ServiceHealth',
      description: 'How it does, by comparison with the same time of earlier days.',
      args: { ...rangeArguments, ...environmentArguments },
      resolve: (service, { range, environment = null }, context) => {
        return healthOf(service, readRange(range, context.now), environment, context);
      },
    }),
    upstream: t.field({
      type: ['Service'],
      description: 'The services that call it, by name.',
      args: rangeArguments,
      resolve: (service, { range }, context) => {
        return neighboursOf(service, 'upstream', readRange(range, context.now), context);
      },
    }),
    downstream: t.field({
      type: ['Service'],
      description: 'The services that it calls, by name.',
      args: rangeArguments,
      resolve: (service, { range }, context) => {
        return neighboursOf(service, 'downstream', readRange(range, context.now), context);
      },
    }),
    traces: t.field({
      type: 'TraceConnection',
      description: 'Traces of which a span of this service matches, newest first.',
      args: { ...filterArguments, ...rangeArguments, ...pageArguments },
      resolve: (service, { filter, range, ...args }, context) => {
        const page = new PageAsked(args, context.now, 'Service.traces', serviceKey(service), filter, range);
        return listTraces(rowsOf(service, 'traces', filter, range, page, context), 'NEWEST', context);
      },
    }),
    logs: t.field({
      type: 'LogRecordConnection',
      description: 'Its log records that match, newest first.',
      args: { ...filterArguments, ...rangeArguments, ...pageArguments },
      resolve: (service, { filter, range, ...args }, context) => {
        const page = new PageAsked(args, context.now, 'Service.logs', serviceKey(service), filter, range);
        return listLogRecords(rowsOf(service, 'logs', filter, range, page, context), false, context);
      },
    }),
  }),
});

function rowsOf(
  service: ServiceIdentity,
  source: QuerySource,
  filter: string | null | undefined,
  range: RangeArgument | null | undefined,
  page: PageAsked,
  context: GraphContext,
): RowList {
  const parsed = readFilter(filter, source, page.now, context);
  return {
    filter: { ...parsed, filter: allOf([ofService(service), parsed.filter]) },
    range: readRange(range, page.now),
    page,
  };
}

defineConnection('Service', 'services');

export type ServiceOrder = 'NAME' | ServiceRank;

const ServiceOrderEnum = builder.enumType('ServiceOrder', {
  description: 'The order of a list of services.',
  values: {
    NAME: { description: 'By name, then namespace, those without one first.' },
    TROUBLE: {
      description:
        'Those that do worse than usual first, by the score of their health; the others by the share of requests that failed; then by name.',
    },
    MOST_REQUESTS: { description: 'By how many requests came into them, the most first, then by name.' },
    MOST_ERRORS: { description: 'By the share of requests that failed, the highest first, then by name.' },
    SLOWEST: { description: 'By the 95th percentile of their durations, the longest first, then by name.' },
  } satisfies Record<ServiceOrder, { description: string }>,
});

builder.queryFields((t) => ({
  services: t.field({
    type: 'ServiceConnection',
    description: 'Services that sent spans in the range.',
    args: {
      ...rangeArguments,
      ...environmentArguments,
      ...filterArguments,
      orderBy: t.arg({ type: ServiceOrderEnum, defaultValue: 'NAME', description: 'The order of the list.' }),
      ...pageArguments,
    },
    resolve: async (_, { range, environment = null, filter, orderBy, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'services', range, environment, filter, orderBy);
      const parsed = readFilter(filter, 'spans', page.now, context);
      const asked = { range: readRange(range, page.now), environment, filter: parsed.filter, budget: queryBudget };
      const { value, meta } = await readStore(context, 'traces', asked.range, [], async () => {
        const { services, report } = await listServices(asked, context.graph.stores.traces.reader);
        const found = { range: asked.range, found: services.length };
        const notes = [...report.notes, ...(await filterNotes(parsed, 'spans', found, context))];
        return { value: services, report: { ...report, notes } };
      });
      const byName = ({ name, namespace }: ServiceIdentity): [string, string] => [name, namespace ?? ''];
      if (!orderBy || orderBy === 'NAME') return pageOfAll(value, byName, page, meta, context);
      const ranks = await ranksOf(value, orderBy, asked.range, environment, context);
      const byRank = (service: ServiceIdentity): [number, string, string] => {
        return [-ranks.get(service)!, ...byName(service)];
      };
      const sorted = value.toSorted((a, b) => ranks.get(b)! - ranks.get(a)! || compareServices(a, b));
      return pageOfAll(sorted, byRank, page, meta, context);
    },
  }),
  service: t.field({
    type: 'Service',
    nullable: true,
    description: 'A service by its name; null where nothing that is kept comes from it.',
    args: {
      name: t.arg.string({ required: true, description: 'Its service.name.' }),
      namespace: t.arg.string({
        description: 'Its service.namespace; that of the one seen last where nothing is said.',
      }),
    },
    resolve: (_, { name, namespace }, { loaders }) => loaders.services.load({ name, namespace: namespace ?? null }),
  }),
}));
