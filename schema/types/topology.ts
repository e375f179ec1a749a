import { callFilter, nodeFilter } from '../../api/analysis/call-filter.ts';
import type { Calls, TopologyNodeKind } from '../../api/store/ports/trace-store.ts';
import type { ServiceIdentity } from '../../api/telemetry/resource.ts';
import { NANO_PER_MS, NANO_PER_SECOND } from '../../api/telemetry/time.ts';
import { readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import type { CallNode } from '../nodes.ts';
import { failedCount, figureOf, quantile, requestCount } from '../red.ts';
import { callsOf, endsOf, readTopology, topologyNodeId } from '../topology.ts';
import { TimeRangeInput } from './time.ts';
import { environmentArguments, rangeArguments } from './usual-arguments.ts';

const TopologyNodeKindEnum = builder.enumType('TopologyNodeKind', {
  description: 'What a node of the topology is.',
  values: {
    SERVICE: { description: 'A service that sends telemetry.' },
    DATABASE: { description: 'A database, as its callers name it.' },
    MESSAGING: { description: 'A queue or topic.' },
    EXTERNAL: { description: 'Anything else that is called and sends no telemetry.' },
  } satisfies Record<TopologyNodeKind, { description: string }>,
});

builder.objectType('Topology', {
  description: 'Who calls whom.',
  fields: (t) => ({
    nodes: t.field({
      type: ['TopologyNode'],
      description: 'What calls or is called, each once.',
      resolve: ({ nodes }) => nodes,
    }),
    edges: t.field({ type: ['TopologyEdge'], description: 'The calls.', resolve: ({ edges }) => edges }),
    meta: t.field({ type: 'ResultMeta', description: 'How the answer came about.', resolve: ({ meta }) => meta }),
  }),
});

const counted = 'Of a service its server, consumer and root spans are counted, of all else the calls of it.';

builder.objectType('TopologyNode', {
  description: 'A service, or something that services call.',
  fields: (t) => ({
    id: t.id({ description: 'What edges name it by; the same in every answer.', resolve: topologyNodeId }),
    name: t.exposeString('name', { description: 'Such as "checkout", "postgresql", "orders".' }),
    kind: t.field({ type: TopologyNodeKindEnum, description: 'What it is.', resolve: ({ kind }) => kind }),
    service: t.field({
      type: 'Service',
      nullable: true,
      description: 'The service; null for what is none.',
      resolve: (node) => serviceOf(node),
    }),
    filter: t.string({
      description:
        'The filter of the query language that finds the spans of a service, and of anything else those that call it or take from it.',
      resolve: nodeFilter,
    }),
    requestCount: t.field({
      type: 'BigInt',
      description: `How many calls came into it. ${counted}`,
      resolve: async (node, _, context) => (await figuresOf(node, context)).requestCount,
    }),
    errorCount: t.field({
      type: 'BigInt',
      description: 'How many of these failed.',
      resolve: async (node, _, context) => (await figuresOf(node, context)).errorCount,
    }),
    requestsPerSecond: t.float({
      description: 'Calls that came into it by the seconds of the range.',
      resolve: async (node, _, context) => {
        const { requestCount, seconds } = await figuresOf(node, context);
        return requestCount / seconds;
      },
    }),
    errorRate: t.float({
      nullable: true,
      description: '0 to 1; null without calls.',
      resolve: async (node, _, context) => shareOf(await figuresOf(node, context)),
    }),
    p95Ms: t.float({
      nullable: true,
      description: 'The 95th percentile of their durations in milliseconds, within 1 %; null without calls.',
      resolve: async (node, _, context) => inMs((await figuresOf(node, context)).p95Nano),
    }),
  }),
});

builder.objectType('TopologyEdge', {
  description: 'The calls from one node to another, as the caller saw them where it reported them.',
  fields: (t) => ({
    from: t.id({ description: 'The id of the calling node.', resolve: ({ from }) => topologyNodeId(from) }),
    to: t.id({ description: 'The id of the called node.', resolve: ({ to }) => topologyNodeId(to) }),
    source: t.field({ type: 'TopologyNode', description: 'The calling node.', resolve: (edge) => endsOf(edge)[0] }),
    target: t.field({ type: 'TopologyNode', description: 'The called node.', resolve: (edge) => endsOf(edge)[1] }),
    filter: t.string({
      description:
        'The filter of the query language that finds the spans of the calls; between two services all spans that the called one answered.',
      resolve: ({ from, to }) => callFilter(from, to),
    }),
    requestCount: t.field({
      type: 'BigInt',
      description: 'How many calls.',
      resolve: ({ requestCount }) => requestCount,
    }),
    errorCount: t.field({
      type: 'BigInt',
      description: 'How many of them failed.',
      resolve: ({ errorCount }) => errorCount,
    }),
    requestsPerSecond: t.float({
      description: 'Calls by the seconds of the range.',
      resolve: ({ requestCount, among }) => requestCount / among.seconds,
    }),
    errorRate: t.float({ nullable: true, description: '0 to 1; null without calls.', resolve: shareOf }),
    p95Ms: t.float({
      nullable: true,
      description: 'The 95th percentile of their durations in milliseconds, within 1 %; null without calls.',
      resolve: ({ p95Nano }) => inMs(p95Nano),
    }),
  }),
});

function serviceOf({ kind, name, namespace }: CallNode): ServiceIdentity | null {
  return kind === 'SERVICE' ? { name, namespace } : null;
}

/** What came into a node; nothing while the store cannot answer. */
async function figuresOf(node: CallNode, context: GraphContext): Promise<Calls & { seconds: number }> {
  const { requests, seconds, called } = node.among;
  const service = serviceOf(node);
  if (!service || !requests) {
    return { ...(called.get(topologyNodeId(node)) ?? { requestCount: 0, errorCount: 0, p95Nano: null }), seconds };
  }
  const red = { service, operation: null, ...requests };
  const [count, errors, p95] = await Promise.all(
    [requestCount, failedCount, quantile(95)].map((aggregate) => figureOf(red, aggregate, context)),
  );
  return {
    requestCount: count!.values[0] ?? 0,
    errorCount: errors!.values[0] ?? 0,
    p95Nano: p95!.values[0] ?? null,
    seconds: Number(count!.report.range.toNano - count!.report.range.fromNano) / NANO_PER_SECOND,
  };
}

function shareOf({ requestCount, errorCount }: Calls): number | null {
  return requestCount > 0 ? errorCount / requestCount : null;
}

function inMs(nano: number | null): number | null {
  return nano === null ? null : nano / NANO_PER_MS;
}

builder.objectFields('Service', (t) => ({
  callers: t.field({
    type: ['TopologyEdge'],
    description: 'The calls of it, by whoever calls it, the most used first; none while the store cannot answer.',
    args: { ...rangeArguments, ...environmentArguments },
    resolve: (service, { range, environment = null }, context) => {
      return callsOf(service, 'callers', readRange(range, context.now), environment, context);
    },
  }),
  callees: t.field({
    type: ['TopologyEdge'],
    description:
      'Its calls of services, databases, queues and external hosts, the most used first; none while the store cannot answer.',
    args: { ...rangeArguments, ...environmentArguments },
    resolve: (service, { range, environment = null }, context) => {
      return callsOf(service, 'callees', readRange(range, context.now), environment, context);
    },
  }),
}));

builder.queryField('topology', (t) =>
  t.field({
    type: 'Topology',
    description: 'Which services call each other, and which databases, queues and external hosts.',
    args: {
      range: t.arg({ type: TimeRangeInput, description: 'The last 15 minutes where nothing is said.' }),
      environment: t.arg.string({ description: 'A deployment.environment.name; all where nothing is said.' }),
      filter: t.arg.string({
        description: 'The filter part of the query language: calls from or to a service of which a span matches.',
      }),
    },
    resolve: (_, { range, environment = null, filter }, context) => {
      const parsed = readFilter(filter, 'spans', context.now, context);
      return readTopology(readRange(range, context.now), environment, parsed, context);
    },
  }),
);
