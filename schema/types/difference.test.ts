import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestGraph } from '../graph.testing.ts';
import { spanId, traceId } from '../otlp.testing.ts';
import type { TestLog } from '../otlp.testing.ts';

let graph: TestGraph;
beforeAll(async () => {
  graph = await TestGraph.open();
  // One in ten is slow: all of these on version 2, and most for one tenant. The region is drawn by lot.
  graph.sendSpans(
    Array.from({ length: 1000 }, (_, at) => {
      const isSlow = at % 10 === 0;
      return {
        traceId: traceId(at + 1),
        spanId: spanId(1),
        atMs: at,
        durationMs: isSlow ? 900 : 10,
        service: 'checkout',
        resource: { 'service.version': isSlow || at % 4 === 1 ? '2' : '1' },
        attributes: {
          'cloud.region': ['north', 'south'][((at * 7919) % 101) % 2]!,
          ...((isSlow ? at % 50 !== 0 : at % 33 === 0) && { 'tenant.id': 'acme' }),
        },
      };
    }),
  );
  graph.sendLogs(
    Array.from({ length: 200 }, (_, at): TestLog => {
      const isBad = at % 5 === 0;
      return {
        atMs: at,
        service: 'checkout',
        body: isBad ? 'refused' : 'done',
        severityNumber: isBad ? 17 : 9,
        attributes: { 'host.name': isBad ? 'node-3' : `node-${at % 3}` },
      };
    }),
  );
});
afterAll(() => graph[Symbol.asyncDispose]());

interface Answer {
  differences: {
    selectedCount: string;
    otherCount: string;
    differences: {
      key: string;
      values: { value: string | null; selectedShare: number; otherShare: number }[];
    }[];
    meta: { notes: string[]; truncated: boolean };
  };
}

async function differences(args: string): Promise<Answer['differences']> {
  const answer = await graph.ask<Answer>(`{
    differences(range: {last: "1h"}, ${args}) {
      selectedCount otherCount meta { notes truncated }
      differences { key values { value selectedShare otherShare } }
    }
  }`);
  return answer.differences;
}

describe('differences', () => {
  test('are the keys that tell the selected from the others, best first, with the shares of their values', async () => {
    const found = await differences('signal: TRACES, filter: "service.name=checkout", selected: "duration>500ms"');
    expect(found).toMatchObject({ selectedCount: '100', otherCount: '900', meta: { notes: [], truncated: false } });
    // Of the 900 others every fourth after the first has version 2: 250 less the slow ones, none of which is 1 mod 4 and 0 mod 10.
    const [version, tenant, ...more] = found.differences;
    expect(more).toEqual([]);
    expect([version!.key, tenant!.key].toSorted()).toEqual(['service.version', 'tenant.id']);
    const byKey = new Map(found.differences.map(({ key, values }) => [key, values]));
    const second = byKey.get('service.version')!.find(({ value }) => value === '2')!;
    expect(second.selectedShare).toBe(1);
    expect(second.otherShare).toBeCloseTo(250 / 900, 10);
    const acme = byKey.get('tenant.id')!.find(({ value }) => value === 'acme')!;
    expect(acme.selectedShare).toBe(0.8);
    // Multiples of 33 below 1000, zero included, less those of 330.
    expect(acme.otherShare).toBeCloseTo((31 - 4) / 900, 10);
    const without = byKey.get('tenant.id')!.find(({ value }) => value === null)!;
    expect(without.selectedShare).toBeCloseTo(0.2, 10);
  });

  test('of log records, by a value in place of words', async () => {
    const found = await differences('signal: LOGS, selected: "severity>=error"');
    expect(found.selectedCount).toBe('40');
    const [host] = found.differences;
    expect(host!.key).toBe('host.name');
    expect(host!.values[0]).toEqual({ value: 'node-3', selectedShare: 1, otherShare: 0 });
  });

  test('of many are those of a sample from all of the time, and the answer says so', async () => {
    await using many = await TestGraph.open();
    // The first half comes from one node, five times as dense as the second, of another; one in twenty fails on either.
    many.sendSpans(
      Array.from({ length: 8000 }, (_, at) => ({
        traceId: traceId(at + 1),
        spanId: spanId(1),
        atMs: at < 4000 ? at * 10 : 40_000 + (at - 4000) * 50,
        service: 'checkout',
        isError: at % 20 === 0,
        attributes: { 'host.name': at < 4000 ? 'early' : 'late', retried: at % 20 === 0 && at < 4000 },
      })),
    );
    const { differences: found } = await many.ask<Answer>(`{
      differences(signal: TRACES, range: {last: "1h"}, selected: "status=error") {
        selectedCount otherCount meta { notes truncated }
        differences { key values { value selectedShare otherShare } }
      }
    }`);
    expect(found).toMatchObject({ selectedCount: '400', otherCount: '7600', meta: { truncated: false } });
    expect(found.meta.notes).toEqual([
      expect.stringMatching(/^400 of 400 are compared with 30\d\d of 7600 others: an even sample\.$/),
    ]);
    // Nodes have the same shares on both sides, in spite of the sample.
    expect(found.differences.map(({ key }) => key)).toEqual(['retried']);
    expect(found.differences[0]!.values.map(({ value }) => value)).toEqual([true, false]);
    expect(found.differences[0]!.values[0]).toEqual({ value: true, selectedShare: 0.5, otherShare: 0 });
  });

  test('that may be by chance are none', async () => {
    const found = await differences('signal: TRACES, selected: "cloud.region=north"');
    expect(found.differences).toEqual([]);
    expect(Number(found.selectedCount) + Number(found.otherCount)).toBe(1000);
  });

  test('by keys of what is selected are no news', async () => {
    const found = await differences('signal: TRACES, selected: "service.version=2 duration>1ms"');
    expect(found.differences.map(({ key }) => key)).not.toContain('service.version');
  });

  test('are as many as asked for', async () => {
    expect((await differences('signal: TRACES, selected: "duration>500ms", first: 1')).differences).toHaveLength(1);
  });

  test.each(['duration>1h', 'not duration>1h'])('where all or none are selected (%s) are none', async (selected) => {
    const found = await differences(`signal: TRACES, selected: "${selected}"`);
    expect(found.differences).toEqual([]);
    expect([found.selectedCount, found.otherCount].toSorted()).toEqual(['0', '1000']);
  });

  test('of too few are none, and the answer says so', async () => {
    const found = await differences(`signal: TRACES, selected: "trace_id in (${traceId(1)}, ${traceId(11)})"`);
    expect(found).toMatchObject({ selectedCount: '2', otherCount: '998', differences: [] });
    expect(found.meta.notes).toEqual(['Fewer than 10 on a side are too few to compare.']);
  });

  test('of a key that nothing has say so', async () => {
    const found = await differences('signal: TRACES, selected: "tennant.id=acme"');
    expect(found.meta.notes).toEqual(['Nothing in this range has the key tennant.id; did you mean tenant.id?']);
  });

  test.each([
    ['signal: METRICS, selected: "a=1"', 'BAD_USER_INPUT'],
    ['signal: LOGS, selected: "a="', 'INVALID_FILTER'],
    ['signal: LOGS, selected: "a=1", filter: "b="', 'INVALID_FILTER'],
    ['signal: LOGS, selected: "a=1", first: 201', 'BAD_USER_INPUT'],
  ])('(%s) is refused', async (args, code) => {
    const { errors } = await graph.execute(`{ differences(${args}) { selectedCount } }`);
    expect(errors?.[0]).toMatchObject({ extensions: { code } });
  });
});
