import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Signal } from '../../telemetry/signal.ts';
import { DurableSequence } from './durable-sequence.ts';
import { readLimits } from './limits-file.ts';
import { replayLog } from './replay-log.ts';
import type { WalEntry, WalRecord } from './wal-record.ts';
import { WalWriter, WalWriteFailed } from './wal-writer.ts';

let directory: string;
const writers: WalWriter[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'seamark-wal-'));
});
afterEach(async () => {
  for (const writer of writers.splice(0)) await writer.close();
  await rm(directory, { recursive: true, force: true });
});

test('a record is replayed as it was appended', async () => {
  const { writer } = await open();
  const entry: WalEntry = {
    signal: 'metrics',
    encoding: { format: 'json', compression: 'zstd' },
    receivedAtMs: 1_795_000_000_123,
    limitsVersion: writer.limitsVersion,
    stampedAttributes: '{"deployment.environment.name":"prod"}',
    body: Buffer.from('{"resourceMetrics":[]}'),
  };
  const { sequence, durable } = writer.append(entry);
  await durable;
  expect(await replay('metrics')).toEqual([{ ...entry, sequence, body: new Uint8Array(entry.body) }]);
});

test('each signal replays its own records in order, after what it has stored', async () => {
  const { writer } = await open();
  await appendAll(writer, ['traces', 'logs', 'traces', 'metrics', 'traces']);
  expect(sequences(await replay('traces'))).toEqual([1, 3, 5]);
  expect(sequences(await replay('traces', 1))).toEqual([3, 5]);
  expect(sequences(await replay('traces', 1, 3))).toEqual([3]);
  expect(sequences(await replay('logs', 2))).toEqual([]);
});

test('records that arrive together share one group, and all are durable', async () => {
  const { writer } = await open();
  const results = Array.from({ length: 2000 }, (_, index) =>
    writer.append(entryOf('logs', Buffer.from(String(index)))),
  );
  await Promise.all(results.map(({ durable }) => durable));
  expect(results.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
  expect(writer.durable.sequence).toBe(2000);
  expect((await replay('logs')).map(({ body }) => Buffer.from(body).toString())).toEqual(
    results.map((_, index) => String(index)),
  );
});

test('the durable number is seen through shared memory', async () => {
  const { writer } = await open();
  const elsewhere = new DurableSequence(writer.durable.buffer);
  const reached = elsewhere.reach(2);
  await appendAll(writer, ['traces', 'traces']);
  expect(await reached).toBe(true);
  expect(elsewhere.sequence).toBe(2);
});

test('whoever waits for a record that is lost is told', async () => {
  const durable = new DurableSequence();
  durable.publish(4);
  const waits = [durable.reach(4), durable.reach(5), durable.reach(6)];
  durable.publish(5);
  durable.publishFailure(6, 7);
  durable.publishFailure(8, 8);
  expect(await Promise.all(waits)).toEqual([true, true, false]);
  expect(await Promise.all([5, 6, 7, 8].map((sequence) => durable.reach(sequence)))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  durable.publish(9);
  expect(await Promise.all([6, 8, 9].map((sequence) => durable.reach(sequence)))).toEqual([false, false, true]);
});

test('files follow one another when they are full', async () => {
  const { writer } = await open(100);
  await appendAll(writer, ['traces', 'logs', 'traces']);
  expect((await walFiles()).map((name) => name.slice(0, 16))).toEqual([
    '0000000000000001',
    '0000000000000002',
    '0000000000000003',
  ]);
  expect(sequences(await replay('traces'))).toEqual([1, 3]);
});

test('a file is cut when every signal has stored what it has in it', async () => {
  const { writer } = await open(100);
  await appendAll(writer, ['traces', 'logs', 'traces', 'logs']);
  expect(writer.heldBytes('traces', 0)).toBeGreaterThan(writer.heldBytes('traces', 1));
  await writer.cut({ traces: 3, metrics: 0, logs: 0 });
  expect((await walFiles()).map((name) => Number(name.slice(0, 16)))).toEqual([2, 4]);
  expect(sequences(await replay('logs'))).toEqual([2, 4]);
  expect(writer.heldBytes('traces', 3)).toBe(0);
});

test('sequences go on after a restart, even where the whole log was cut', async () => {
  const first = await open(100);
  await appendAll(first.writer, ['traces', 'traces']);
  await first.writer.append(entryOf('traces', Buffer.alloc(2 ** 20))).durable;
  await first.writer.cut({ traces: 3, metrics: 0, logs: 0 });
  await first.writer.close();
  expect(await replay('traces')).toEqual([]);

  const second = await open();
  expect(second.writer.lastSequence).toBe(3);
  expect(second.writer.durable.sequence).toBe(3);
  await appendAll(second.writer, ['traces']);
  expect(sequences(await replay('traces'))).toEqual([4]);
});

test('a closed log writes what it has and takes nothing more', async () => {
  const { writer } = await open();
  const { durable } = writer.append(entryOf('logs', Buffer.from('last')));
  await writer.close();
  await durable;
  expect(await replay('logs')).toHaveLength(1);
  expect(() => writer.append(entryOf('logs', Buffer.from('later')))).toThrow(WalWriteFailed);
});

test('a write that fails takes nothing with it but its own group', async () => {
  const failures: [number, number][] = [];
  const { writer } = await open();
  writer.onFailure = (from, through) => failures.push([from, through]);
  await rm(directory, { recursive: true });
  const lost = [writer.append(entryOf('logs', Buffer.from('a'))), writer.append(entryOf('traces', Buffer.from('b')))];
  const outcomes = await Promise.allSettled(lost.map(({ durable }) => durable));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(failures).toEqual([[1, 2]]);
  expect(writer.durable.sequence).toBe(0);

  await (await open()).writer.close();
  await appendAll(writer, ['logs']);
  expect(sequences(await replay('logs'))).toEqual([3]);
});

test('limits stay readable for as long as a record was judged by them', async () => {
  const first = await open(100, { attributes: 10 });
  await appendAll(first.writer, ['logs']);
  const version = first.writer.limitsVersion;
  await first.writer.close();

  const second = await open(100, { attributes: 20 });
  expect(await readLimits(directory, version)).toEqual({ attributes: 10 });
  expect(await readLimits(directory, second.writer.limitsVersion)).toEqual({ attributes: 20 });
  await appendAll(second.writer, ['logs']);
  await second.writer.cut({ traces: 0, metrics: 0, logs: 1 });
  await second.writer.close();

  await open(100, { attributes: 20 });
  await expect(readLimits(directory, version)).rejects.toThrow('ENOENT');
});

test('limits change while it runs: each record names those of its time', async () => {
  const { writer } = await open(100, { attributes: 10 });
  const before = writer.limitsVersion;
  await appendAll(writer, ['logs']);
  await writer.changeLimits({ attributes: 20 });
  await appendAll(writer, ['logs']);
  expect(await readLimits(directory, before)).toEqual({ attributes: 10 });
  expect(await readLimits(directory, writer.limitsVersion)).toEqual({ attributes: 20 });
  await writer.changeLimits({ attributes: 10 });
  expect(writer.limitsVersion).toBe(before);
});

test('where limits cannot be read any more, those of now stand in for them', async () => {
  const first = await open(100, { attributes: 10 });
  await appendAll(first.writer, ['logs']);
  const version = first.writer.limitsVersion;
  await first.writer.close();
  const path = join(directory, `limits-${version.toString(16).padStart(8, '0')}.json`);
  for (const spoil of [() => writeFile(path, '{"attr'), () => rm(path)]) {
    await spoil();
    const { writer } = await open(100, { attributes: 20 });
    expect(await readLimits(directory, version)).toEqual({ attributes: 20 });
    await writer.close();
  }
});

test('files that are not of the log are left alone', async () => {
  await writeFile(join(directory, 'notes.wal'), 'mine');
  const { recovery } = await open();
  expect(recovery).toMatchObject({ files: [], nextSequence: 1, damages: [], cutBytes: 0 });
  expect(await readdir(directory)).toContain('notes.wal');
});

async function open(fileBytes = 2 ** 25, limits: unknown = {}): ReturnType<typeof WalWriter.open> {
  const opened = await WalWriter.open(directory, { limits, fileBytes });
  writers.push(opened.writer);
  return opened;
}

function entryOf(signal: Signal, body: Uint8Array): WalEntry {
  const encoding = { format: 'protobuf', compression: 'identity' } as const;
  return { signal, encoding, receivedAtMs: 1, limitsVersion: 1, stampedAttributes: '', body };
}

/** Bodies of 100 bytes: with files of 100 bytes each record has its own. */
async function appendAll(writer: WalWriter, signals: Signal[]): Promise<void> {
  for (const signal of signals) {
    const entry = { ...entryOf(signal, Buffer.alloc(100, signal)), limitsVersion: writer.limitsVersion };
    await writer.append(entry).durable;
  }
}

function replay(signal: Signal, after = 0, through = Infinity): Promise<WalRecord[]> {
  return Array.fromAsync(replayLog(directory, { signal, after, through }));
}

function sequences(records: { sequence: number }[]): number[] {
  return records.map(({ sequence }) => sequence);
}

async function walFiles(): Promise<string[]> {
  return (await readdir(directory)).filter((name) => name.endsWith('.wal')).sort();
}
