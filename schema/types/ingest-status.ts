import { situations } from '../../api/ingest/answers.ts';
import type { Situation } from '../../api/ingest/answers.ts';
import type { SignalIngest as IngestCounts } from '../../api/ingest/ingest-status.ts';
import { adjustments, rejections } from '../../api/telemetry/limits.ts';
import { signals } from '../../api/telemetry/signal.ts';
import { nanoFromMs } from '../../api/telemetry/time.ts';
import type { UnixNano } from '../../api/telemetry/time.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../context.ts';
import type { IngestReason } from '../nodes.ts';
import { SignalEnum } from './query.ts';

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
    pressure: t.field({
      type: 'IngestPressure',
      description: 'How much is on its way through the process; past the most, senders are told to come again.',
      resolve: (_, __, { graph }) => graph.system.pressure(),
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
    lastStoredAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When something was last stored; null where nothing was.',
      resolve: ({ lastStoredMs }) => (lastStoredMs === null ? null : nanoFromMs(lastStoredMs)),
    }),
    answers: t.field({
      type: ['IngestAnswer'],
      description: 'How requests were answered, the most frequent first.',
      resolve: ({ requests }) => {
        const entries = Object.entries(requests) as [Situation, number][];
        return entries.map(([situation, count]) => ({ situation, count })).sort((a, b) => b.count - a.count);
      },
    }),
    course: t.field({
      type: 'IngestCourse',
      description: 'What came in over the last hour, each 10 seconds.',
      resolve: ({ signal }, _, { graph }) => graph.system.history()[signal],
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

builder.objectType('IngestPressure', {
  description: 'How much is on its way through the process.',
  fields: (t) => ({
    bytesInFlight: t.field({
      type: 'BigInt',
      description: 'Bytes of bodies that are not answered yet.',
      resolve: ({ bytesInFlight }) => bytesInFlight,
    }),
    mostBytesInFlight: t.field({
      type: 'BigInt',
      description: 'Past this many, further requests are answered with 429.',
      resolve: ({ mostBytesInFlight }) => mostBytesInFlight,
    }),
  }),
});

builder.objectType('IngestAnswer', {
  description: 'One of the ways in which requests are answered.',
  fields: (t) => ({
    answer: t.string({
      description: 'A word for it that stays the same, such as "stored" or "overloaded".',
      resolve: ({ situation }) => situation,
    }),
    httpStatus: t.int({
      description: 'The status of HTTP that goes with it, such as 200 or 429.',
      resolve: ({ situation }) => situations[situation].httpStatus,
    }),
    count: t.field({ type: 'BigInt', description: 'How many requests.', resolve: ({ count }) => count }),
  }),
});

builder.objectType('IngestCourse', {
  description: 'What came in of a signal over time: columns, of which place i is one interval.',
  fields: (t) => ({
    times: t.exposeFloatList('times', { description: 'Start of each interval, milliseconds since the Unix epoch.' }),
    acceptedPerSecond: t.exposeFloatList('acceptedPerSecond', { description: 'Items that were stored, per second.' }),
    rejectedPerSecond: t.exposeFloatList('rejectedPerSecond', { description: 'Items that were refused, per second.' }),
    bytesPerSecond: t.exposeFloatList('bytesPerSecond', {
      description: 'Bytes of the requests as they were sent, per second.',
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
