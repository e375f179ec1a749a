import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { defaultItemLimits } from '../../../telemetry/limits.ts';
import { MetricDecoder } from '../../../telemetry/otlp/metric-decoder.ts';
import {
  metricsBody,
  nano,
  readSeries,
  readValues,
  type SentMetric,
  seriesPlan,
} from '../../conformance/metric-kit.ts';
import { parseRecordHeader, RECORD_HEADER_BYTES, recordKinds } from '../segment/records.ts';
import { MemoryBudget } from '../rows/memory-budget.ts';
import { EmbeddedMetricReader } from './metric-reader.ts';
import { openMetricWriter } from './metric-store-writer.ts';

const DAY_S = 86_400;
const receivedAtMs = 0;

/** A store of metrics whose every step is the test's own. */
function openStore(memoryBytes = 8 * 2 ** 20) {
  const directory = mkdtempSync(join(tmpdir(), 'seamark-metric-store-'));
  const writer = openMetricWriter(directory, 0);
  const decoder = new MetricDecoder(defaultItemLimits, 1_000_000);
  const readers: EmbeddedMetricReader[] = [];
  let sequence = 0;
  onTestFinished(async () => {
    await writer.close();
    for (const reader of readers) reader.close();
    rmSync(directory, { recursive: true });
  });
  return {
    directory,
    writer,
    send: async (...metrics: SentMetric[]) => {
      const batch = decoder.decode(
        metricsBody(...metrics),
        { oldestNano: -Infinity, newestNano: Infinity },
        receivedAtMs,
      );
      writer.append(batch, { sequence: ++sequence, receivedAtMs });
      await writer.flush(sequence, true);
    },
    reader: () => {
      const share: ConstructorParameters<typeof EmbeddedMetricReader>[0]['share'] = (known) =>
        Promise.resolve(structuredClone(writer.share(structuredClone(known), sequence)));
      const reader = new EmbeddedMetricReader({ share }, new MemoryBudget(memoryBytes));
      readers.push(reader);
      return reader;
    },
  };
}

/** Destroys the end of the payload of a record of a file. */
function damage(path: string, kind: number, number: number): void {
  const bytes = readFileSync(path);
  for (let at = 0, found = -1; at < bytes.length;) {
    const record = parseRecordHeader(bytes.subarray(at))!;
    const end = at + RECORD_HEADER_BYTES + record.length;
    if (record.kind === kind && ++found === number) bytes.fill(0xee, end - 20, end);
    at = end;
  }
  writeFileSync(path, bytes);
}

describe('a part that cannot be read', () => {
  const sums = { from: 0, to: 2 * DAY_S, aggregates: [{ fn: 'sum' as const }] };

  test('may be one group of a day: the others answer', async () => {
    const store = openStore();
    for (const value of [1, 10, 100]) await store.send({ gauge: [{ at: value, value }] });
    damage(join(store.directory, '2026-11-22.seg'), recordKinds.ROW_GROUP, 1);
    const reader = store.reader();
    const { groups, report } = await readSeries(reader, seriesPlan(sums));
    expect(groups.get('[]')).toEqual([[101]]);
    expect(report.notes).toHaveLength(1);
    expect(report.notes[0]).toContain('2026-11-22.seg');
    expect((await reader.statistics()).damages).toHaveLength(1);
    // It is known from now on, and what comes is found.
    await store.send({ gauge: [{ at: 1000, value: 1000 }] });
    expect(await readValues(reader, sums)).toEqual([1101]);
    const another = seriesPlan({ ...sums, from: DAY_S });
    expect((await readSeries(reader, another)).report.notes).toEqual([]);
  });

  test('may be the tables of a day: the other days answer', async () => {
    const store = openStore();
    await store.send({ gauge: [{ at: 1, value: 1 }] });
    await store.send({ gauge: [{ at: DAY_S + 1, value: 10 }] });
    damage(join(store.directory, '2026-11-22.seg'), recordKinds.DICTIONARY, 0);
    const reader = store.reader();
    expect(await readValues(reader, sums)).toEqual([10]);
    expect(await reader.metricByName('requests')).toMatchObject({ lastSeenNano: nano(DAY_S + 1) });
    const { metrics } = await reader.listMetrics({ match: '', range: sumsRange, limit: 10 });
    expect(metrics).toHaveLength(1);
    expect((await reader.statistics()).damages).toHaveLength(1);
    await store.writer.deleteBefore(nano(DAY_S));
    expect((await reader.statistics()).damages).toEqual([]);
  });

  const sumsRange = { fromNano: nano(0), toNano: nano(2 * DAY_S) };
});

test('the latest request that is recorded is known when a store is opened, also of what was deleted', async () => {
  const store = openStore();
  const recordedThrough = async (): Promise<number> => {
    const writer = openMetricWriter(store.directory, 0);
    await writer.close();
    return writer.recordedThrough;
  };
  expect(await recordedThrough()).toBe(-1);
  await store.send({ gauge: [{ at: DAY_S, value: 1 }] });
  await store.send({ gauge: [{ at: 0, value: 1 }] });
  expect(await recordedThrough()).toBe(2);
  await store.writer.deleteBefore(nano(DAY_S));
  expect(await recordedThrough()).toBe(2);
});

test('a metric that is in use is found without opening what is old', async () => {
  const store = openStore();
  for (let day = 0; day < 20; day++) await store.send({ gauge: [{ at: day * DAY_S, value: day }] });
  const files = readdirSync(store.directory).sort();
  for (const name of files.slice(0, 10)) rmSync(join(store.directory, name));
  const reader = store.reader();
  expect(await reader.metricByName('requests')).toMatchObject({ lastSeenNano: nano(19 * DAY_S) });
  // Whoever asks for all of it finds that files are gone.
  expect(await reader.metricByName('none')).toBeNull();
  const { damages, rows } = await reader.statistics();
  expect([damages.length, rows]).toEqual([10, 20]);
});

test('a metric that some sent long ago is theirs as it was then, whatever others have sent since', async () => {
  const store = openStore();
  const [quiet, busy] = [{ 'service.name': 'quiet' }, { 'service.name': 'busy' }];
  await store.send({ description: 'of old', resource: quiet, gauge: [{ at: 5, value: 1 }] });
  for (let day = 0; day < 20; day++) {
    await store.send({ description: 'of late', resource: busy, gauge: [{ at: day * DAY_S + 9, value: day }] });
  }
  const reader = store.reader();
  const of = { services: ['quiet'] };
  const expected = { description: 'of old', lastSeenNano: nano(5), seriesCount: 1 };
  expect(await reader.metricByName('requests', of)).toMatchObject(expected);
  expect(await reader.metricByName('requests')).toMatchObject({ lastSeenNano: nano(19 * DAY_S + 9) });
  expect(await reader.metricByName('requests', { services: ['nobody'] })).toBeNull();
  const listed = async (from: number, to: number): Promise<unknown[]> => {
    const range = { fromNano: nano(from), toNano: nano(to) };
    return (await reader.listMetrics({ match: '', range, limit: 10, of })).metrics;
  };
  expect(await listed(0, 20 * DAY_S)).toMatchObject([expected]);
  // Others have points then.
  expect(await listed(6, DAY_S)).toEqual([]);
  expect(await listed(DAY_S, 20 * DAY_S)).toEqual([]);
});
