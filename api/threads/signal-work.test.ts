import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SeenBodies } from '../ingest/seen-bodies.ts';
import { exampleSpan } from '../query/memory/example-rows.ts';
import { traceBody } from '../store/conformance/encode-items.ts';
import { anyTime, hour, hours, listPlan } from '../store/conformance/row-kit.ts';
import { MemoryBudget } from '../store/embedded/rows/memory-budget.ts';
import { PartitionCatalog, type WriterLink } from '../store/embedded/rows/partition-catalog.ts';
import { EmbeddedTraceReader } from '../store/embedded/spans/trace-reader.ts';
import type { WalEntry } from '../store/wal/wal-record.ts';
import { WalWriter } from '../store/wal/wal-writer.ts';
import { defaultItemLimits } from '../telemetry/limits.ts';
import { type SignalStore, signalStores } from './signal-store.ts';
import { SignalWork } from './signal-work.ts';

/** The work of the traces' thread, with a log that the test writes. */
async function begin() {
  const directory = await mkdtemp(join(tmpdir(), 'seamark-work-'));
  const logDirectory = join(directory, 'wal');
  const limits = { bodyBytes: 2 ** 20, items: defaultItemLimits, metricSeries: 1000, retentionMs: { traces: null } };
  const { writer: log } = await WalWriter.open(logDirectory, { limits });
  const { durable } = log;
  const errors: unknown[] = [];
  const opened: SignalStore[] = [];
  const work = new SignalWork({
    signal: 'traces',
    logDirectory,
    durable,
    seen: await SeenBodies.open(join(directory, 'seen'), 'traces'),
    openStore: () => {
      const store = signalStores.traces(directory);
      opened.push(store);
      return store;
    },
    onStored: () => undefined,
    onArrived: () => undefined,
    onError: (error) => errors.push(error),
  });
  for await (const record of work.replay(0)) await work.handle(record);
  const share: WriterLink['share'] = (known, withCalls) =>
    Promise.resolve(work.store.share(durable.sequence, known, withCalls) as Awaited<ReturnType<WriterLink['share']>>);
  const catalog = new PartitionCatalog({ share }, new MemoryBudget(2 ** 20));
  const reader = new EmbeddedTraceReader(catalog);
  onTestFinished(async () => {
    await work.close();
    await log.close();
    catalog.close();
    await rm(directory, { recursive: true });
  });
  return {
    work,
    durable,
    errors,
    opened,
    files: () => readdir(join(directory, 'traces')),
    names: async () => (await reader.list(listPlan({ range: anyTime }))).items.map(({ name }) => name).sort(),
    /** A request of one span that is durable when its verdict is there. */
    send: async (name: string, startNano = hour) => {
      const entry = entryOf(name, startNano, log.limitsVersion);
      const appended = log.append(entry);
      await appended.durable;
      expect((await work.handle({ sequence: appended.sequence, ...entry })).kind).toBe('ok');
    },
    /** A request that the log fails to write; gives its sequence. */
    lose: async (name: string) => {
      const sequence = log.lastSequence + 1;
      await work.handle({ sequence, ...entryOf(name, hour, log.limitsVersion) });
      durable.publishFailure(sequence, sequence);
      return sequence;
    },
  };
}

function entryOf(name: string, startNano: bigint, limitsVersion: number): WalEntry {
  return {
    signal: 'traces',
    receivedAtMs: Date.UTC(2026, 10, 24),
    limitsVersion,
    encoding: { format: 'protobuf', compression: 'identity' },
    stampedAttributes: '',
    body: traceBody([exampleSpan({ name, startNano })]),
  };
}

test('a rollback while rows are being written opens the store anew once', async () => {
  const { work, send, lose, opened, errors, names } = await begin();
  await send('a');
  const flushed = work.flush();
  const sequence = await lose('b');
  await Promise.all([flushed, work.rollback(sequence, sequence), work.sealIdle(Number.MAX_SAFE_INTEGER)]);
  expect(opened).toHaveLength(2);
  expect(errors).toEqual([]);
  expect(await names()).toEqual(['a']);
  await work.flush();
  expect(await names()).toEqual(['a']);
});

test('rows that come for an hour while it is deleted are kept', async () => {
  const { work, send, names, files } = await begin();
  await send('old');
  const flushed = work.flush();
  const deleted = work.store.writer.deleteBefore(hour + hours(1));
  for (let turn = 0; turn < 50; turn++) {
    await send(`${turn}`.padStart(2, '0'));
    await new Promise(setImmediate);
  }
  await Promise.all([flushed, deleted]);
  const kept = await names();
  // What came before the deletion had its turn went with the hour.
  expect(kept).not.toContain('old');
  expect(kept.at(-1)).toBe('49');
  expect(kept).toEqual(Array.from(kept, (_, index) => `${50 - kept.length + index}`.padStart(2, '0')));
  await work.flush();
  await work.sealIdle(Number.MAX_SAFE_INTEGER);
  expect(await names()).toEqual(kept);
  expect(await files()).toContain('2026-11-22T09.seg');
});

test('deleting hours while others are written and sealed leaves those alone', async () => {
  const { work, send, names, errors } = await begin();
  for (let index = 0; index < 30; index++) await send(`${index}`, hour + hours(index));
  const flushed = work.flush();
  const sealed = work.sealIdle(Number.MAX_SAFE_INTEGER);
  const deleted = Array.from({ length: 10 }, (_, index) => work.store.writer.deleteBefore(hour + hours(index + 1)));
  await Promise.all([flushed, sealed, ...deleted]);
  expect(errors).toEqual([]);
  expect(await names()).toEqual(Array.from({ length: 20 }, (_, index) => `${index + 10}`).sort());
});
