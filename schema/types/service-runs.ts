import { listInstances } from '../../api/analysis/service-instances.ts';
import { listVersions } from '../../api/analysis/service-versions.ts';
import { NANO_PER_MS } from '../../api/telemetry/time.ts';
import { readCount, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { orNull } from '../result-meta.ts';
import { environmentArguments, rangeArguments } from './usual-arguments.ts';

const firstArgument = builder.args((t) => ({
  first: t.int({ description: 'How many, 0 to 200; 50 where nothing is said.' }),
}));

builder.objectFields('Service', (t) => ({
  environments: t.stringList({
    description: 'The environments in which it made spans, by name; none while the store cannot answer.',
    args: rangeArguments,
    resolve: async ({ name, namespace }, { range }, { loaders, now }) => {
      const activities = await orNull(loaders.activities.load(readRange(range, now)));
      const own = activities?.find(({ service }) => service.name === name && service.namespace === namespace);
      return own ? own.environments.toSorted() : [];
    },
  }),
  versions: t.field({
    type: ['ServiceVersion'],
    description: 'Its versions that made spans, those of most spans first; none while the store cannot answer.',
    args: { ...rangeArguments, ...environmentArguments, ...firstArgument },
    resolve: async (service, { range, environment = null, first }, context) => {
      const asked = { service, range: readRange(range, context.now), environment };
      const found = await orNull(listVersions(asked, context.readServiceGroups));
      return found?.versions.slice(0, readCount('first', first, 50)) ?? [];
    },
  }),
  instances: t.field({
    type: ['ServiceInstance'],
    description: 'Its processes that made spans, those of most spans first; none while the store cannot answer.',
    args: { ...rangeArguments, ...environmentArguments, ...firstArgument },
    resolve: async (service, { range, environment = null, first }, context) => {
      const asked = { service, range: readRange(range, context.now), environment };
      const found = await orNull(listInstances(asked, context.readServiceGroups));
      return found?.instances.slice(0, readCount('first', first, 50)) ?? [];
    },
  }),
}));

builder.objectType('ServiceVersion', {
  description: 'A version of a service that ran in an environment, with what came into it.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'Its service.version.' }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'The deployment.environment.name; null where it names none.',
    }),
    spanCount: t.field({
      type: 'BigInt',
      description: 'How many spans it made.',
      resolve: ({ spanCount }) => spanCount,
    }),
    requestCount: t.field({
      type: 'BigInt',
      description: 'How many requests came into it: server, consumer and root spans.',
      resolve: ({ requestCount }) => requestCount,
    }),
    errorCount: t.field({
      type: 'BigInt',
      description: 'How many of these failed.',
      resolve: ({ errorCount }) => errorCount,
    }),
    p95Ms: t.float({
      nullable: true,
      description: 'The 95th percentile of their durations in milliseconds, within 1 %; null without requests.',
      resolve: ({ p95Nano }) => (p95Nano === null ? null : p95Nano / NANO_PER_MS),
    }),
  }),
});

builder.objectType('ServiceInstance', {
  description: 'One process of a service, as far as its resource tells it from others.',
  fields: (t) => ({
    id: t.exposeString('id', {
      nullable: true,
      description: 'Its service.instance.id, else k8s.pod.name, else host.name; null where it has none of them.',
    }),
    host: t.exposeString('host', { nullable: true, description: 'Its host.name; null where it names none.' }),
    node: t.exposeString('node', {
      nullable: true,
      description: 'The k8s.node.name, the machine under it; null where it names none.',
    }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'Its service.version; null where it names none.',
    }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'The deployment.environment.name; null where it names none.',
    }),
    spanCount: t.field({
      type: 'BigInt',
      description: 'How many spans it made.',
      resolve: ({ spanCount }) => spanCount,
    }),
    errorCount: t.field({
      type: 'BigInt',
      description: 'How many of these have the status ERROR.',
      resolve: ({ errorCount }) => errorCount,
    }),
    p95Ms: t.float({
      nullable: true,
      description:
        'The 95th percentile of the durations of what came into it in milliseconds, within 1 %; null without requests.',
      resolve: ({ p95Nano }) => (p95Nano === null ? null : p95Nano / NANO_PER_MS),
    }),
    lastSeen: t.field({
      type: 'DateTime',
      description: 'When its latest span began, to the microsecond.',
      resolve: ({ lastSeenNano }) => lastSeenNano,
    }),
  }),
});
