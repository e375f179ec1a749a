import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import type { TopologyNodeKind } from '../../api/store/ports/trace-store.ts';
import { readFilter, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { readTopology, topologyNodeId } from '../topology.ts';
import { TimeRangeInput } from './time.ts';

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
      resolve: ({ kind, name, namespace }) => (kind === 'SERVICE' ? { name, namespace } : null),
    }),
  }),
});

builder.objectType('TopologyEdge', {
  description: 'The calls from one node to another, as the caller saw them where it reported them.',
  fields: (t) => ({
    from: t.id({ description: 'The id of the calling node.', resolve: ({ from }) => topologyNodeId(from) }),
    to: t.id({ description: 'The id of the called node.', resolve: ({ to }) => topologyNodeId(to) }),
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
    p95Ms: t.float({
      nullable: true,
      description: 'The 95th percentile of their durations in milliseconds, within 1 %; null without calls.',
      resolve: ({ p95Nano }) => (p95Nano === null ? null : p95Nano / NANO_PER_MS),
    }),
  }),
});

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
      const parsed = readFilter(filter, 'spans', context.now);
      return readTopology(readRange(range, context.now), environment, parsed, context);
    },
  }),
);
