import { signals } from '../../api/telemetry/signal.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import { readCount } from '../arguments.ts';
import { builder } from '../builder.ts';
import { BackendState } from './result-meta.ts';

builder.objectType('SystemStatus', {
  description: 'How the product itself is doing.',
  fields: (t) => ({
    version: t.exposeString('version', { description: 'The version that runs.' }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When this process began.',
      resolve: ({ startedAtMs }) => nanoFromMs(startedAtMs),
    }),
    healthy: t.boolean({
      description: 'Whether every store that is switched on answers.',
      resolve: async (system) => (await system.backends()).every(({ state }) => state !== 'UNAVAILABLE'),
    }),
    backends: t.field({
      type: ['BackendStatus'],
      description: 'The stores, those that are off included.',
      resolve: (system) => system.backends(),
    }),
    ingest: t.field({
      type: 'IngestStatus',
      description: 'What came in since the process began.',
      resolve: (system) => system.ingest(),
    }),
    forecast: t.field({
      type: 'StorageForecast',
      nullable: true,
      description: 'How much room the stores take and will take; null before the disk was first looked at.',
      resolve: (system) => system.forecast(),
    }),
    activity: t.field({
      type: 'ServerActivity',
      description: 'What goes on in the server at this moment.',
      resolve: (_, __, { graph }) => graph.activity,
    }),
    slowQueries: t.field({
      type: ['SlowQuery'],
      description:
        'Operations of this graph that took 500 ms or more within a day, the slowest first; none for who may see a part of the telemetry, as they tell what others look for.',
      args: { first: t.arg.int({ description: 'How many, 0 to 200; 50 where nothing is said.' }) },
      resolve: (_, { first }, { graph, seesEverything }) => {
        const count = readCount('first', first, 50);
        return seesEverything ? graph.slowQueries.slowest(Date.now(), count) : [];
      },
    }),
    storage: t.field({
      type: ['SignalStorage'],
      description: 'What is kept of each signal; a signal whose store cannot answer is left out.',
      resolve: async (system) => {
        const storage = await system.storage();
        return signals.flatMap((signal) => {
          const statistics = storage[signal];
          return statistics ? [{ signal, ...statistics }] : [];
        });
      },
    }),
  }),
});

builder.objectType('BackendStatus', {
  description: 'A store, or another program that the product needs.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Such as "embedded traces".' }),
    role: t.exposeString('role', { description: 'What it is for, such as "traces".' }),
    state: t.field({ type: BackendState, description: 'Whether it answers.', resolve: ({ state }) => state }),
    latencyMs: t.exposeFloat('latencyMs', {
      nullable: true,
      description: 'How long it took to answer, in milliseconds; null where it did not.',
    }),
    detail: t.exposeString('detail', { nullable: true, description: 'Why it does not answer; null where it does.' }),
  }),
});

builder.objectType('ServerActivity', {
  description: 'What goes on in the server at a moment.',
  fields: (t) => ({
    sockets: t.exposeInt('sockets', { description: 'Sockets that are open.' }),
    streams: t.exposeInt('streams', { description: 'Streams of server-sent events and exports that are open.' }),
    subscriptions: t.exposeInt('subscriptions', { description: 'Subscriptions that run, over sockets or streams.' }),
    operations: t.exposeInt('operations', { description: 'Operations that are not answered yet, this one included.' }),
  }),
});

builder.objectType('SlowQuery', {
  description: 'An operation of this graph that took long.',
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'When it began.', resolve: ({ atMs }) => nanoFromMs(atMs) }),
    durationMs: t.exposeFloat('durationMs', { description: 'How long it took, in milliseconds.' }),
    name: t.exposeString('name', { nullable: true, description: 'As its document names it; null without a name.' }),
    text: t.exposeString('text', {
      description: 'Its document without variables, cut after 4,000 characters; empty for a mutation.',
    }),
    errorCodes: t.exposeStringList('errorCodes', { description: 'The codes of the errors that it ended with.' }),
  }),
});

builder.queryField('system', (t) =>
  t.field({
    type: 'SystemStatus',
    description: 'How the product itself is doing.',
    resolve: (_, __, { graph }) => graph.system,
  }),
);
