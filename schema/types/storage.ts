import { permits } from '../../api/access/principal.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import { SignalEnum } from './query.ts';

builder.objectType('SignalStorage', {
  description: 'What is kept of one signal.',
  fields: (t) => ({
    signal: t.field({ type: SignalEnum, description: 'Of what.', resolve: ({ signal }) => signal }),
    rows: t.field({ type: 'BigInt', description: 'How many items.', resolve: ({ rows }) => rows }),
    bytesOnDisk: t.field({
      type: 'BigInt',
      description: 'Bytes on disk, what is still in memory left out.',
      resolve: ({ bytesOnDisk }) => bytesOnDisk,
    }),
    oldest: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The oldest item kept; null where there is none.',
      resolve: ({ oldestNano }) => oldestNano,
    }),
    newest: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The newest item kept; null where there is none.',
      resolve: ({ newestNano }) => newestNano,
    }),
    keptSince: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'What is older was deleted for its age or for room; null while nothing was.',
      resolve: ({ signal }, _, { graph }) => graph.keptSince(signal),
    }),
    retentionMs: t.float({
      nullable: true,
      description: 'How long it is to be kept, in milliseconds; null for ever, or where that is not known yet.',
      resolve: ({ signal }, _, { graph }) => graph.system.forecast()?.retentionMs[signal] ?? null,
    }),
    retentionIsFixed: t.boolean({
      description: 'A setting says how long it is kept; else an admin may.',
      resolve: ({ signal }, _, { graph }) => graph.retention.isFixed(signal),
    }),
    viewerCanSetRetention: t.boolean({
      description: 'Whether whoever asks may change how long it is kept.',
      resolve: ({ signal }, _, { graph, principal }) => permits(principal, 'ADMIN') && !graph.retention.isFixed(signal),
    }),
    bytesPerDay: t.float({
      nullable: true,
      description:
        'Bytes on disk of the last day, reckoned up where less is kept; null where that is too little to tell.',
      resolve: ({ signal }, _, { graph }) => graph.system.forecast()?.bytesPerDay[signal] ?? null,
    }),
    damages: t.exposeStringList('damages', { description: 'Parts that could not be read, as sentences.' }),
  }),
});

builder.objectType('StorageForecast', {
  description: 'How much room the stores take, and will take if as much comes as in the last day.',
  fields: (t) => ({
    usedBytes: t.field({
      type: 'BigInt',
      description: 'Bytes on disk of all signals together.',
      resolve: ({ usedBytes }) => usedBytes,
    }),
    maxBytes: t.field({
      type: 'BigInt',
      description: 'Past this many bytes the oldest goes before its time.',
      resolve: ({ maxBytes }) => Math.round(maxBytes),
    }),
    diskBytes: t.field({
      type: 'BigInt',
      description: 'The size of the disk.',
      resolve: ({ totalBytes }) => totalBytes,
    }),
    freeBytes: t.field({
      type: 'BigInt',
      description: 'What is free of it.',
      resolve: ({ freeBytes }) => freeBytes,
    }),
    expectedBytes: t.field({
      type: 'BigInt',
      nullable: true,
      description:
        'What all will take once each signal is kept for as long as it is to be; null where that has no end or cannot be told.',
      resolve: ({ expectedBytes }) => (expectedBytes === null ? null : Math.round(expectedBytes)),
    }),
    fullAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When room runs out and the oldest goes before its time; null where it does not, or cannot be told.',
      resolve: ({ fullAtMs }) => (fullAtMs === null ? null : nanoFromMs(fullAtMs)),
    }),
  }),
});
