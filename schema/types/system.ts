import { adjustments, rejections } from '../../api/telemetry/limits.ts';
import type { SignalIngest as IngestCounts } from '../../api/ingest/ingest-status.ts';
import { signals } from '../../api/telemetry/signal.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import type { UnixNano } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import type { IngestReason } from '../objects.ts';
import { SignalEnum } from './query.ts';
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

builder.objectType('IngestStatus', {
  description: 'What came in since the process began.',
  fields: (t) => ({
    acceptedSpans: t.field({
      type: 'BigInt',
      description: 'Spans that were stored.',
      resolve: ({ traces }) => traces.accepted,
    }),
    acceptedLogRecords: t.field({
      type: 'BigInt',
      description: 'Log records that were stored.',
      resolve: ({ logs }) => logs.accepted,
    }),
    acceptedDataPoints: t.field({
      type: 'BigInt',
      description: 'Data points that were stored.',
      resolve: ({ metrics }) => metrics.accepted,
    }),
    rejected: t.field({
      type: 'BigInt',
      description: 'Items of all signals that were refused; `signals` says why.',
      resolve: (ingest) => signals.reduce((sum, signal) => sum + total(ingest[signal].rejected), 0),
    }),
    oldest: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The oldest item kept of any signal; null where nothing is kept.',
      resolve: (_, __, context) => oldestOf(context),
    }),
    signals: t.field({
      type: ['SignalIngest'],
      description: 'The same by signal, with reasons.',
      resolve: (ingest) => signals.map((signal) => ({ signal, ...ingest[signal] })),
    }),
  }),
});

builder.objectType('SignalIngest', {
  description: 'What came in of one signal since the process began.',
  fields: (t) => ({
    signal: t.field({ type: SignalEnum, description: 'Of what.', resolve: ({ signal }) => signal }),
    accepted: t.field({ type: 'BigInt', description: 'Items that were stored.', resolve: ({ accepted }) => accepted }),
    duplicateRequests: t.field({
      type: 'BigInt',
      description: 'Requests that had been acknowledged before and were not stored again.',
      resolve: ({ duplicates }) => duplicates,
    }),
    bytes: t.field({
      type: 'BigInt',
      description: 'Bytes of the requests, as they were sent.',
      resolve: ({ bytes }) => bytes,
    }),
    rejected: t.field({
      type: ['IngestReason'],
      description: 'Why items were refused, the most frequent first.',
      resolve: ({ rejected }) => reasons(rejected, rejections),
    }),
    adjusted: t.field({
      type: ['IngestReason'],
      description: 'What was changed in items that were stored, the most frequent first.',
      resolve: ({ adjusted }) => reasons(adjusted, adjustments),
    }),
  }),
});

builder.objectType('IngestReason', {
  description: 'Why items were refused or changed, and how many.',
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'A word for it that stays the same, such as "tooOld".' }),
    sentence: t.exposeString('sentence', { description: 'What senders are told.' }),
    count: t.field({ type: 'BigInt', description: 'How many.', resolve: ({ count }) => count }),
  }),
});

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
    damages: t.exposeStringList('damages', { description: 'Parts that could not be read, as sentences.' }),
  }),
});

builder.queryField('system', (t) =>
  t.field({
    type: 'SystemStatus',
    description: 'How the product itself is doing.',
    resolve: (_, __, { graph }) => graph.system,
  }),
);

function total(counts: IngestCounts['rejected']): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function reasons<Reason extends string>(
  counts: Partial<Record<Reason, number>>,
  sentences: Record<Reason, string>,
): IngestReason[] {
  const entries = Object.entries(counts) as [Reason, number][];
  return entries
    .map(([reason, count]) => ({ reason, sentence: sentences[reason], count }))
    .sort((a, b) => b.count - a.count);
}

async function oldestOf({ graph }: GraphContext): Promise<UnixNano | null> {
  const storage = await graph.system.storage();
  const oldest = signals.flatMap((signal) => storage[signal]?.oldestNano ?? []);
  return oldest.reduce<UnixNano | null>((least, nano) => (least === null || nano < least ? nano : least), null);
}
