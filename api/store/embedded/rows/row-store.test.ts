import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { matchAll } from '../../columnar/filter-node.ts';
import { selectedRows } from '../../columnar/rows.ts';
import type { Arrival } from '../../../telemetry/arrival.ts';
import { hour, hours, listPlan, seconds } from '../../conformance/row-kit.ts';
import { everything, type Filter } from '../../ports/plan.ts';
import { defaultItemLimits } from '../../../telemetry/limits.ts';
import { SpanDecoder } from '../../../telemetry/otlp/span-decoder.ts';
import { exampleSpan } from '../../../query/memory/example-rows.ts';
import { traceBody } from '../../conformance/encode-items.ts';
import { TestSpanStore } from '../spans/span-store.testing.ts';
import { arrivedRows } from './arrived-rows.ts';
import { Scan } from './scan.ts';

const start: Arrival = { sequence: -1, ordinal: -1 };
const ample = { maxRows: Infinity, timeoutMs: Infinity };
const isRed: Filter = { op: 'equals', key: { place: 'any', name: 'colour' }, value: { text: 'red', number: null } };

describe('a query under way', () => {
  test('does not see rows that its filter was not made for', async () => {
    const store = new TestSpanStore();
    store.send({ startNano: hour, attributes: { colour: 'blue' } });
    const catalog = store.catalog();
    await catalog.refresh();
    const [view] = catalog.views();
    const filter = view!.compile({ op: 'not', term: isRed }, 'spans');
    const [group] = view!.groups;
    store.send({ startNano: hour + 1n, attributes: { colour: 'red' } });
    await catalog.refresh();
    const selection = new Scan(ample).match(group!, { fromNano: 0n, toNano: 2n ** 63n }, filter);
    expect([...selectedRows(selection!)]).toEqual([0]);
  });

  test('keeps the rows that it began with while they are written and others come', async () => {
    const store = new TestSpanStore();
    store.send({ startNano: hour, name: 'a' }, { startNano: hour + 1n, name: 'b' });
    const catalog = store.catalog();
    await catalog.refresh();
    const [view] = catalog.views();
    const { groups } = view!;
    await store.flush();
    store.send({ startNano: hour + 2n, name: 'c' });
    await catalog.refresh();
    expect(groups.map(({ rows }) => rows)).toEqual([2]);
    expect(groups.map(({ timeMax }) => timeMax)).toEqual([1]);
    const [later] = catalog.views();
    expect(later!.groups.map(({ rows }) => rows)).toEqual([2, 1]);
  });
});

describe('a reader that opens a file for the first time', () => {
  test('finds what was sealed though late rows are being added behind it', async () => {
    const store = new TestSpanStore();
    store.send({ startNano: hour, name: 'sealed' });
    await store.seal();
    const catalog = store.catalog();
    await catalog.refresh();
    store.send({ startNano: hour + 1n, name: 'late' });
    await store.flush();
    const scan = new Scan(ample);
    const rows = catalog.views().flatMap((view) =>
      view.groups.flatMap((group) => {
        const selection = scan.match(group, { fromNano: 0n, toNano: 2n ** 63n }, matchAll);
        return selection ? [...selectedRows(selection)] : [];
      }),
    );
    expect(rows).toEqual([0]);
  });
});

describe('a part that cannot be read', () => {
  test('is left out of answers, which say so, until it is gone', async () => {
    const store = new TestSpanStore();
    store.send({ startNano: hour, name: 'bad' });
    store.send({ startNano: hour + hours(1), name: 'good' });
    await store.seal();
    const bad = join(store.directory, '2026-11-22T09.seg');
    const bytes = readFileSync(bad);
    writeFileSync(bad, bytes.fill(7, bytes.length - 60));
    const reader = store.reader();
    const { items, report } = await reader.list(listPlan());
    expect(items.map(({ name }) => name)).toEqual(['good']);
    expect(report.notes).toHaveLength(1);
    expect(report.notes[0]).toContain('2026-11-22T09.seg');
    const after = { fromNano: hour + hours(1), toNano: hour + hours(2) };
    expect((await reader.list(listPlan({ range: after }))).report.notes).toEqual([]);
    expect((await reader.statistics()).damages).toHaveLength(1);
    await store.writer.deleteBefore(hour + hours(1));
    expect((await reader.statistics()).damages).toEqual([]);
    expect((await reader.list(listPlan())).report.notes).toEqual([]);
  });

  test('may be a single row group', async () => {
    const store = new TestSpanStore();
    for (const name of ['first', 'second', 'third']) {
      store.send({ startNano: hour, name, attributes: { [name]: name } });
      await store.flush();
    }
    await store.seal();
    const [file] = readdirSync(store.directory);
    const catalog = store.catalog();
    await catalog.refresh();
    const sound = await store.reader().list(listPlan());
    expect(sound.items).toHaveLength(3);
    damageGroup(join(store.directory, file!), 1);
    const reader = store.reader();
    const { items, report } = await reader.list(
      listPlan({ order: { key: { place: 'intrinsic', name: 'name' }, descending: false } }),
    );
    expect(items.map(({ name }) => name)).toEqual(['first', 'third']);
    expect(report.notes).toHaveLength(1);
    const { aggregation, report: counted } = await reader.aggregate({
      filter: { op: 'not', term: isRed },
      range: listPlan().range,
      by: [],
      aggregates: [{ fn: 'count' }, { fn: 'uniq', key: { place: 'any', name: 'second' } }],
      maxGroups: 1,
      budget: listPlan().budget,
    });
    expect(aggregation.values.map(([value]) => value)).toEqual([2, 0]);
    expect(counted.notes).toHaveLength(1);
  });
});

describe('spans that come again', () => {
  test('after the process began anew are stored once', async () => {
    const store = new TestSpanStore();
    const spans = Array.from({ length: 40 }, (_, index) => ({
      spanId: `${index + 10}`.padStart(16, '0'),
      traceId: '5'.padStart(32, '0'),
      startNano: hour + seconds(index * 600),
    }));
    store.send(...spans.slice(0, 20));
    await store.seal();
    store.send(...spans.slice(20));
    await store.flush();
    await store.reopen();
    store.send(...spans);
    const { aggregation } = await store.reader().aggregate({
      filter: everything,
      range: listPlan().range,
      by: [],
      aggregates: [{ fn: 'count' }],
      maxGroups: 1,
      budget: listPlan().budget,
    });
    expect(aggregation.values).toEqual([[40]]);
  });

  test('do not make readers hold what is in files', async () => {
    const store = new TestSpanStore();
    store.send({ startNano: hour, name: 'a' });
    await store.seal();
    const catalog = store.catalog();
    await catalog.refresh();
    expect(catalog.views().map(({ partition }) => partition.isGrowing)).toEqual([false]);
    // It is passed over, as a replay of the log is.
    store.sequence = 0;
    store.send({ startNano: hour, name: 'a' });
    await catalog.refresh();
    await store.seal();
    await catalog.refresh();
    expect(catalog.views().map(({ partition }) => partition.isGrowing)).toEqual([false]);
  });
});

describe('text', () => {
  const crowd = Array.from({ length: 1600 }, (_, index) => ({ name: 'crowd', attributes: { text: `t${index}` } }));

  test.each([
    ['few', []],
    ['many', crowd],
  ])('that is no UTF-8 is found as it is shown, among %s values', async (_, others) => {
    const store = new TestSpanStore();
    if (others.length > 0) store.send(...others);
    const body = traceBody([exampleSpan({ name: 'broken', attributes: { text: 'caf\u00e9.' } })]);
    body.fill(0xff, Buffer.from(body).indexOf('caf\u00e9.') + 3, Buffer.from(body).indexOf('caf\u00e9.') + 5);
    store.sendBody(body);
    store.send({ name: 'whole', attributes: { text: 'caf\u00e9.' } });
    await store.flush();
    const reader = store.reader();
    const named = async (text: string): Promise<string[]> => {
      const filter: Filter = { op: 'equals', key: { place: 'any', name: 'text' }, value: { text, number: null } };
      return (await reader.list(listPlan({ filter }))).items.map(({ name }) => name);
    };
    expect(await named('caf\u00e9.')).toEqual(['whole']);
    expect(await named('caf\ufffd\ufffd.')).toEqual(['broken']);
  });

  test('that is too long for a name is cut between characters', async () => {
    const store = new TestSpanStore();
    const long = '\u20ac'.repeat(2000);
    store.send({ startNano: hour, name: long, attributes: { [long]: 'v' } });
    const kept = '\u20ac'.repeat(Math.floor(4096 / 3));
    const reader = store.reader();
    expect(await reader.attributeKeys('\u20ac', listPlan().range, 10)).toEqual([kept]);
    const { items } = await reader.list(listPlan());
    expect(items.map(({ name, attributes }) => [name, attributes[0]!.key])).toEqual([[kept, kept]]);
  });
});

describe('many hours', () => {
  test('of one request are stored without a file kept open for each', async () => {
    const store = new TestSpanStore();
    const spans = Array.from({ length: 220 }, (_, index) => ({ name: `${index}`, startNano: hour + hours(index) }));
    store.send(...spans);
    expect(store.writer.isBehind).toBe(true);
    await store.writer.flush(store.sequence);
    expect(store.writer.isBehind).toBe(false);
    expect(store.writer.share(new Map(), store.sequence).open.length).toBeLessThanOrEqual(24);
    const { items } = await store.reader().list(listPlan());
    expect(items).toHaveLength(220);
  });
});

test('one request fills a thousand hours at most; the rest of it is refused', () => {
  const decoder = new SpanDecoder(defaultItemLimits);
  const spans = Array.from({ length: 1010 }, (_, index) => exampleSpan({ startNano: hour + hours(index) }));
  const window = { oldestNano: -Infinity, newestNano: Infinity };
  expect(decoder.decode(traceBody([...spans, spans[0]!]), window).count).toBe(1001);
  expect([...decoder.counts.byRejection]).toEqual([['tooSpread', 10]]);
  expect(decoder.decode(traceBody(spans.slice(500)), window).count).toBe(510);
});

describe('a tail', () => {
  test('goes on where its time was up', async () => {
    const store = new TestSpanStore();
    for (let index = 0; index < 6; index++) {
      store.send({
        startNano: hour + seconds(index),
        name: `${index}`,
        attributes: { colour: index === 5 ? 'red' : 'blue' },
      });
      await store.flush();
    }
    const catalog = store.catalog();
    await catalog.refresh();
    const found: number[] = [];
    let pages = 0;
    for (let cursor = start; ; pages++) {
      const scan = new Scan({ maxRows: 2, timeoutMs: Infinity });
      const { rows, next, complete } = await arrivedRows(cursor, isRed, 10, catalog.views(), 'spans', scan);
      found.push(...rows.map(({ arrival }) => arrival.sequence));
      if (complete) break;
      expect(next).not.toEqual(cursor);
      cursor = next;
    }
    expect(found).toEqual([6]);
    expect(pages).toBeGreaterThan(1);
  });
});

/** Destroys the numbers of a row group, not its head. */
function damageGroup(path: string, number: number): void {
  const bytes = readFileSync(path);
  let at = 0;
  for (let group = -1; ;) {
    const kind = bytes.readUInt32LE(at + 4);
    const length = bytes.readUInt32LE(at + 8);
    if (kind === 3 && ++group === number) {
      const head = bytes.readUInt32LE(at + 20);
      bytes.fill(0xee, at + 24 + head, at + 20 + length);
      break;
    }
    at += 20 + length;
  }
  writeFileSync(path, bytes);
}

describe('the latest request that is recorded', () => {
  test('is known when a store is opened, also of sealed files and of what was deleted', async () => {
    const store = new TestSpanStore();
    expect(store.writer.recordedThrough).toBe(-1);
    store.send({ startNano: hour });
    const sealed = store.send({ startNano: hour + hours(1) });
    await store.seal();
    const written = store.send({ startNano: hour });
    await store.flush();
    store.send({ startNano: hour });
    await store.reopen();
    expect(store.writer.recordedThrough).toBe(written);
    await store.seal();
    await store.reopen();
    expect(store.writer.recordedThrough).toBe(written);
    await store.writer.deleteBefore(hour + hours(1));
    await store.reopen();
    expect(store.writer.recordedThrough).toBe(written);
    expect(readdirSync(store.directory)).toHaveLength(2);
    expect(sealed).toBeLessThan(written);
  });
});
