import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTime, hour, hours, listPlan, seconds } from '../../conformance/row-kit.ts';
import { type AggregatePlan, type Aggregation, everything } from '../../ports/plan.ts';
import { type SpanParts, TestSpanStore } from '../spans/span-store.testing.ts';
import { mergeRollUps } from './merge-roll-ups.ts';
import { decodeRollUp, eachBucket, type RollUp, RollUpBuilder } from './roll-up.ts';

const duration = { place: 'intrinsic', name: 'duration' } as const;
const service = { place: 'resource', name: 'service.name' } as const;

/** Spans that differ in all that is rolled up, and in their attributes. */
function spanOf(index: number): SpanParts {
  return {
    name: `operation ${index % 7}`,
    traceId: `${(index % 20) + 1}`.padStart(32, '0'),
    spanId: `${index + 1}`.padStart(16, '0'),
    kind: index % 3 === 0 ? 'CLIENT' : 'SERVER',
    statusCode: index % 5 === 0 ? 'ERROR' : 'UNSET',
    startNano: hour + seconds((index * 37) % 3500),
    durationMs: (index * 13) % 400,
    attributes: { colour: `colour ${index % 11}`, 'server.address': 'elsewhere' },
    resource: { 'service.name': `service ${index % 4}` },
  };
}

const common = {
  filter: everything,
  range: { fromNano: hour + seconds(61), toNano: hour + seconds(3000) },
  maxGroups: 1000,
  budget: listPlan().budget,
};
const plans: AggregatePlan[] = [
  {
    ...common,
    by: [service],
    aggregates: [{ fn: 'count' }, { fn: 'quantile', q: 0.9, key: duration }, { fn: 'sum', key: duration }],
  },
  {
    ...common,
    by: [{ place: 'intrinsic', name: 'name' }],
    aggregates: [{ fn: 'count' }, { fn: 'quantile', q: 0.5, key: duration }],
    step: 60e9,
  },
  {
    ...common,
    range: { fromNano: hour - hours(2), toNano: hour + hours(2) },
    by: [service],
    aggregates: [{ fn: 'count' }, { fn: 'quantile', q: 0.5, key: duration }],
    step: 3600e9,
  },
];

/** By group: groups of the same size are in no order. */
function byGroup({ keys, values, times }: Aggregation): Record<string, unknown> {
  const groups = keys[0]!.map((key, group) => {
    const own = values.map((column) => column.slice(group * times.length, (group + 1) * times.length));
    return [String(key), own] as const;
  });
  return Object.fromEntries(groups);
}

async function answersOf(store: TestSpanStore) {
  const reader = store.reader();
  const aggregations = [];
  for (const plan of plans) aggregations.push(byGroup((await reader.aggregate(plan)).aggregation));
  return {
    aggregations,
    services: await reader.services(anyTime, null),
    someServices: await reader.services({ fromNano: hour, toNano: hour + seconds(1000) }, null),
    topology: (await reader.topology(anyTime, null)).edges.map((edge) => JSON.stringify(edge)).sort(),
    items: (await reader.list(listPlan({ limit: 1000 }))).items,
  };
}

describe('a sealed hour of many row groups', () => {
  test('answers as its row groups did, and as the rows do where some came late', async () => {
    const store = new TestSpanStore();
    for (let request = 0; request < 6; request++) {
      store.send(...Array.from({ length: 20 }, (_, index) => spanOf(request * 20 + index)));
      await store.flush();
    }
    const before = await answersOf(store);
    await store.seal();
    const catalog = store.catalog();
    await catalog.refresh();
    expect(catalog.views().map(({ partition }) => partition.hourRollUp('services', 'whole')?.groups)).toEqual([6]);
    expect(await answersOf(store)).toEqual(before);
    // Of what came late some is gathered with the rest, some stands beside it.
    for (const [late, requests] of [1, 5, 2].entries()) {
      for (let request = 0; request < requests; request++) {
        store.send(spanOf(1000 + late * 100 + request));
        await store.flush();
      }
      const open = await answersOf(store);
      await store.seal();
      expect(await answersOf(store)).toEqual(open);
      await store.reopen();
      expect(await answersOf(store)).toEqual(open);
    }
  });

  test.each([
    { share: 'no minutes', minuteOf: (request: number) => request, isGathered: false },
    { share: 'their minutes', minuteOf: () => 7, isGathered: true },
  ])('whose row groups share $share has them in one piece: $isGathered', async ({ minuteOf, isGathered }) => {
    const store = new TestSpanStore();
    for (let request = 0; request < 8; request++) {
      const startNano = hour + seconds(60 * minuteOf(request) + 1);
      store.send(...Array.from({ length: 60 }, (_, index) => ({ ...spanOf(request * 60 + index), startNano })));
      await store.flush();
    }
    const before = await answersOf(store);
    await store.seal();
    const catalog = store.catalog();
    await catalog.refresh();
    const [partition] = catalog.views().map((view) => view.partition);
    expect(partition!.hourRollUp('services', 'byMinute') !== undefined).toBe(isGathered);
    expect(partition!.hourRollUp('services', 'whole')?.groups).toBe(8);
    expect(await answersOf(store)).toEqual(before);
  });

  test('does not grow by all it has with every late row', async () => {
    const store = new TestSpanStore();
    for (let request = 0; request < 30; request++) {
      store.send(...Array.from({ length: 20 }, (_, index) => spanOf(request * 20 + index)));
      await store.flush();
    }
    await store.seal();
    const path = join(store.directory, '2026-11-22T09.seg');
    const first = statSync(path).size;
    for (let late = 0; late < 3; late++) {
      store.send(spanOf(5000 + late));
      await store.seal();
    }
    expect(statSync(path).size - first).toBeLessThan(first / 2);
    expect(readFileSync(path).length).toBe((await store.reader().statistics()).bytesOnDisk);
  });
});

describe('roll-ups that are merged', () => {
  const rows = fc.array(
    fc.record({
      series: fc.nat(5),
      minute: fc.nat(59),
      duration: fc.oneof(fc.nat(3), fc.nat(2 ** 31), fc.constant(2 ** 46)),
    }),
    { maxLength: 60 },
  );

  test('are those of all rows', () => {
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 5 }), (groups) => {
        const rolledUp = groups.map((group) => rollUpOf(group));
        const rows = groups.flat();
        for (const byMinute of [true, false]) {
          const merged = decodeRollUp(mergeRollUps(rolledUp, byMinute)!);
          const expected = rows.map((row) => (byMinute ? row : { ...row, minute: 0 }));
          expect(inWords(merged)).toEqual(inWords(rollUpOf(expected)));
        }
      }),
    );
  });

  function rollUpOf(all: { series: number; minute: number; duration: number }[]): RollUp {
    const builder = new RollUpBuilder();
    for (const row of all) builder.add(row.series, row.minute, row.duration);
    return decodeRollUp(builder.finish('histograms and sums'));
  }

  function inWords(rollUp: RollUp) {
    return Array.from({ length: rollUp.cells }, (_, cell) => {
      const buckets: [number, number][] = [];
      eachBucket(rollUp, cell, (bucket, count) => buckets.push([bucket, count]));
      const { series, minutes, counts, sums } = rollUp;
      return [series[cell], minutes[cell], counts[cell], sums[cell], buckets];
    });
  }
});
