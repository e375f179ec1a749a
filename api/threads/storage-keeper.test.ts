import { mkdtemp, readdir, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { exampleSpan } from '../query/memory/example-rows.ts';
import { traceBody } from '../store/conformance/encode-items.ts';
import { anyTime } from '../store/conformance/row-kit.ts';
import { MemoryBudget } from '../store/embedded/rows/memory-budget.ts';
import { PartitionCatalog, type WriterLink } from '../store/embedded/rows/partition-catalog.ts';
import { EmbeddedTraceReader } from '../store/embedded/spans/trace-reader.ts';
import { defaultItemLimits } from '../telemetry/limits.ts';
import { bySignal, type Signal } from '../telemetry/signal.ts';
import { nanoFromMs, type UnixNano } from '../telemetry/time.ts';
import { signalStores } from './signal-store.ts';
import { ReleasedBytes } from './released-bytes.ts';
import { StorageKeeper } from './storage-keeper.ts';

const HOUR_MS = 3_600_000;

test('what is deleted is let go by readers, and the oldest that is kept is told', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const directory = await mkdtemp(join(tmpdir(), 'seamark-keeper-'));
  const store = signalStores.traces(directory);
  const share: WriterLink['share'] = (known, withCalls) =>
    Promise.resolve(store.share(10, known, withCalls) as Awaited<ReturnType<WriterLink['share']>>);
  const catalog = new PartitionCatalog({ share }, new MemoryBudget(2 ** 20));
  const reader = new EmbeddedTraceReader(catalog);
  const limits = { bodyBytes: 2 ** 20, items: defaultItemLimits, metricSeries: 1, retentionMs: noRetention };
  onTestFinished(async () => {
    vi.useRealTimers();
    catalog.close();
    await store.writer.close();
    await rm(directory, { recursive: true });
  });
  const thisHourMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  for (const [index, hoursAgo] of [30, 2].entries()) {
    const body = traceBody([exampleSpan({ startNano: nanoFromMs(thisHourMs - hoursAgo * HOUR_MS) })]);
    const record = {
      sequence: index + 1,
      signal: 'traces' as const,
      receivedAtMs: Date.now(),
      limitsVersion: 0,
      encoding: { format: 'protobuf', compression: 'identity' } as const,
      stampedAttributes: '',
      body,
    };
    store.take(body, record, limits);
  }
  await store.writer.flush(2, true);
  await store.writer.sealIdle(2, Date.now() + 100 * HOUR_MS);
  expect((await reader.statistics()).rows).toBe(2);

  const { writer } = store;
  const owned = {
    partitions: () => Promise.resolve(writer.partitions()),
    deleteBefore: (nano: UnixNano) => writer.deleteBefore(nano),
    deletedBefore: () => Promise.resolve(writer.deletedBefore),
    close: () => writer.close(),
  };
  const empty = { ...owned, partitions: () => Promise.resolve([]), deletedBefore: () => Promise.resolve(null) };
  const errors: string[] = [];
  const keeper = new StorageKeeper({
    dataDirectory: directory,
    stores: { traces: owned, logs: empty, metrics: empty },
    refreshReaders: (signal: Signal) => (signal === 'traces' ? reader.refresh() : Promise.resolve()),
    retention: { retentionMs: { traces: 24 * HOUR_MS, logs: null, metrics: null } },
    maxBytes: undefined,
    log: pino({ level: 'error' }, { write: (line) => void errors.push(line) }),
  });
  const preview = await keeper.preview('traces', 48 * HOUR_MS);
  expect(preview).toEqual({ parts: 0, bytes: 0, beforeNano: null });
  const shorter = await keeper.preview('traces', HOUR_MS);
  expect(shorter).toEqual({ parts: 2, bytes: expect.any(Number), beforeNano: nanoFromMs(thisHourMs - HOUR_MS) });
  expect(shorter.bytes).toBe(writer.partitions().reduce((sum, { bytes }) => sum + bytes, 0));
  expect((await reader.statistics()).rows).toBe(2);
  await keeper.check();
  expect(errors).toEqual([]);
  expect(keeper.keptSince('traces')).toBe(nanoFromMs(thisHourMs - 29 * HOUR_MS));
  expect(await deletedFiles(directory)).toHaveLength(1);
  // Queries under way may go on reading for a while.
  vi.advanceTimersByTime(60_000);
  expect(await deletedFiles(directory)).toEqual([]);
  expect((await reader.list({ ...plan, range: anyTime })).items).toHaveLength(1);
});

const noRetention = bySignal(() => null);
const plan = { filter: { op: 'all' } as const, limit: 10, budget: { maxRows: 10, timeoutMs: 1000 } };

/** Files of a directory that are open though they were deleted. */
async function deletedFiles(directory: string): Promise<string[]> {
  const links = await Promise.all(
    (await readdir('/proc/self/fd')).map((fd) => readlink(join('/proc/self/fd', fd)).catch(() => '')),
  );
  return links.filter((link) => link.startsWith(directory) && link.endsWith('(deleted)'));
}

test('bytes that were deleted count as free for two minutes', () => {
  const released = new ReleasedBytes();
  released.add(10, 0);
  released.add(5, 60_000);
  expect(released.bytes(60_000)).toBe(15);
  expect(released.bytes(120_000)).toBe(5);
  expect(released.bytes(180_000)).toBe(0);
});
