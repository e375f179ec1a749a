import { deployKey, findDeploys } from '../../api/analysis/find-deploys.ts';
import type { Deploy } from '../../api/analysis/find-deploys.ts';
import type { ServiceIdentity } from '../../api/telemetry/resource.ts';
import type { TimeRange } from '../../api/telemetry/time.ts';
import { PageAsked, readDistance, readRange } from '../arguments.ts';
import { builder } from '../builder.ts';
import { defineConnection, pageArguments } from '../connection.ts';
import type { GraphContext } from '../context.ts';
import { serviceKey } from '../ids.ts';
import type { Connection, RedNode } from '../nodes.ts';
import { pageOfAll } from '../page-of-all.ts';
import { usualStep } from '../red.ts';
import { readStore } from '../result-meta.ts';
import { environmentArguments, rangeArguments } from './usual-arguments.ts';

const windowArguments = builder.args((t) => ({
  window: t.string({ required: true, defaultValue: '15m', description: 'How much time, a duration.' }),
}));

builder.objectType('Deploy', {
  description:
    'A version of a service that first appeared in an environment, in which another one was seen within a day before.',
  fields: (t) => ({
    service: t.field({ type: 'Service', description: 'The service.', resolve: ({ service }) => service }),
    environment: t.exposeString('environment', {
      nullable: true,
      description: 'The deployment.environment.name; null where it names none.',
    }),
    version: t.exposeString('version', { description: 'The service.version that appeared.' }),
    previousVersion: t.exposeString('previousVersion', { description: 'The one that was seen last before it.' }),
    time: t.field({
      type: 'DateTime',
      description: 'The start of the minute in which it was first seen; in a long range, of a longer bucket.',
      resolve: ({ timeNano }) => timeNano,
    }),
    before: t.field({
      type: 'Red',
      description: 'Rate, errors and durations of the service in this environment before the deploy.',
      args: windowArguments,
      resolve: (deploy, { window }) => {
        const width = BigInt(readDistance('window', window));
        return redAround(deploy, { fromNano: deploy.timeNano - width, toNano: deploy.timeNano });
      },
    }),
    after: t.field({
      type: 'Red',
      description: 'The same after it, as far as time has gone on.',
      args: windowArguments,
      resolve: (deploy, { window }, { now }) => {
        const end = deploy.timeNano + BigInt(readDistance('window', window));
        return redAround(deploy, { fromNano: deploy.timeNano, toNano: end < now ? end : now });
      },
    }),
  }),
});

defineConnection('Deploy', 'deploys');

builder.objectField('Service', 'deploys', (t) =>
  t.field({
    type: 'DeployConnection',
    description: 'Its versions that first appeared in the range, the newest first.',
    args: { ...rangeArguments, ...environmentArguments, ...pageArguments },
    resolve: (service, { range, environment = null, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'Service.deploys', serviceKey(service), range, environment);
      return listDeploys(service, readRange(range, page.now), environment, page, context);
    },
  }),
);

builder.queryField('deploys', (t) =>
  t.field({
    type: 'DeployConnection',
    description:
      'Versions of services that first appeared in the range, the newest first: found in the telemetry itself.',
    args: { ...rangeArguments, ...environmentArguments, ...pageArguments },
    resolve: (_, { range, environment = null, ...args }, context) => {
      const page = new PageAsked(args, context.now, 'deploys', range, environment);
      return listDeploys(null, readRange(range, page.now), environment, page, context);
    },
  }),
);

async function listDeploys(
  service: ServiceIdentity | null,
  range: TimeRange,
  environment: string | null,
  page: PageAsked,
  context: GraphContext,
): Promise<Connection<Deploy>> {
  const { value, meta } = await readStore(context, 'traces', range, [], async () => {
    const { deploys, report } = await findDeploys({ service, range, environment }, context.readServiceGroups);
    return { value: deploys, report };
  });
  const position = (deploy: Deploy): [number, string] => [-Number(deploy.timeNano), deployKey(deploy)];
  return pageOfAll(value, position, page, meta, context);
}

function redAround({ service, environment }: Deploy, range: TimeRange): RedNode {
  return { service, operation: null, range, environment, step: usualStep(range) };
}
