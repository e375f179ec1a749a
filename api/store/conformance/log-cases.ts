import { describe, expect, test } from 'vitest';
import { exampleLog } from '../../query/memory/example-rows.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { LogRecordId } from '../ports/log-store.ts';
import { everything } from '../ports/plan.ts';
import { logsBody } from './encode-items.ts';
import type { LogReads } from './readers.ts';
import { anyTime, budget, filterOf, hour, hours, listPlan, logKit, opened, seconds } from './row-kit.ts';
import type { OpenStore, StoreUnderTest } from './store-under-test.ts';

type LogParts = NonNullable<Parameters<typeof exampleLog>[0]>;

/** What is asked of log records alone: by id, of a trace, around one of them, by pattern. */
export function logCases(open: OpenStore<LogReads>): void {
  const kit = logKit(open);
  const trace = (digit: string): string => digit.repeat(32);
  const span = (digit: string): string => digit.repeat(16);
  const storeWith = async (...requests: LogParts[][]): Promise<StoreUnderTest<LogReads>> => {
    const store = await opened(open);
    for (const parts of requests)
      await store.append(logsBody(parts.map((part) => exampleLog({ timeNano: hour, ...part }))));
    return store;
  };
  const idOf = ({ timeNano, arrival }: LogRecord): LogRecordId => ({ timeNano, arrival });
  const labels = (records: (LogRecord | null)[]): (string | null)[] =>
    records.map((record) => record && kit.label(record));

  describe('records by id', () => {
    test('come in the order asked, null where one is not kept', async () => {
      const store = await storeWith(
        [{ body: 'a' }, { body: 'b', timeNano: hour + hours(2) }],
        [{ body: 'c', timeNano: hour - 1n }],
      );
      const reader = await store.reader();
      const { items } = await reader.list(listPlan({ oldestFirst: true }));
      const [c, a, b] = items.map(idOf);
      const other = { timeNano: hour, arrival: { sequence: 99, ordinal: 0 } };
      const elsewhere = { timeNano: hour + 1n, arrival: a!.arrival };
      const found = await reader.recordsById([b!, other, a!, c!, a!, elsewhere]);
      expect(labels(found)).toEqual(['b', null, 'a', 'c', 'a', null]);
      expect(await reader.recordsById([])).toEqual([]);
      await store.restart();
      expect(labels(await (await store.reader()).recordsById([c!, b!]))).toEqual(['c', 'b']);
    });
  });

  test('an observed time may lie any way from the time', async () => {
    const year = hours(24 * 365);
    const times = [0n, 1n, -1n, seconds(1), 20n * year, -20n * year, 2n ** 64n - 1n - hour];
    const store = await storeWith(times.map((after) => ({ observedNano: hour + after })));
    await store.append(logsBody([exampleLog({ timeNano: hour, observedNano: null })]));
    const { items } = await (await store.reader()).list(listPlan({ oldestFirst: true }));
    expect(items.map(({ observedNano }) => observedNano)).toEqual([...times.map((after) => hour + after), null]);
  });

  describe('records of a trace', () => {
    const records: LogParts[][] = [
      [
        { body: 'third', traceId: trace('1'), spanId: span('a'), timeNano: hour + hours(3) },
        { body: 'first', traceId: trace('1'), spanId: span('a') },
        { body: 'other', traceId: trace('2') },
      ],
      [
        { body: 'second', traceId: trace('1'), spanId: span('b'), timeNano: hour + 1n },
        { body: 'none' },
        { body: 'fourth', traceId: trace('1'), timeNano: hour + hours(50) },
      ],
    ];

    test('are the oldest first, over all hours, of each trace or span in the order asked', async () => {
      const reader = await (await storeWith(...records)).reader();
      const pages = await reader.recordsOfTraces([
        { traceId: trace('2'), limit: 10 },
        { traceId: trace('1'), limit: 10 },
        { traceId: trace('1'), spanId: span('a'), limit: 10 },
        { traceId: trace('3'), limit: 10 },
        { traceId: trace('1'), spanId: span('c'), limit: 10 },
      ]);
      expect(pages.map(({ records: found }) => labels(found))).toEqual([
        ['other'],
        ['first', 'second', 'third', 'fourth'],
        ['first', 'third'],
        [],
        [],
      ]);
      expect(pages.map(({ hasNextPage }) => hasNextPage)).toEqual([false, false, false, false, false]);
    });

    test.each([1, 2, 3])('come in pages of %i', async (limit) => {
      const reader = await (await storeWith(...records)).reader();
      const found: (string | null)[] = [];
      for (let after; ;) {
        const [page] = await reader.recordsOfTraces([{ traceId: trace('1'), limit, ...(after && { after }) }]);
        found.push(...labels(page!.records));
        if (!page!.hasNextPage) break;
        after = page!.positions.at(-1)!;
      }
      expect(found).toEqual(['first', 'second', 'third', 'fourth']);
    });
  });

  describe('the context of a record', () => {
    const resource = { 'service.name': 'shop', 'service.instance.id': 'one' };
    const line = (index: number, of: Record<string, string> = resource): LogParts => ({
      body: `line ${index}`,
      timeNano: hour + seconds(index),
      resource: of,
    });
    const around = async (
      store: StoreUnderTest<LogReads>,
      body: string,
      before: number,
      after: number,
    ): Promise<(string | null)[]> => {
      const reader = await store.reader();
      const filter = filterOf(`body=${JSON.stringify(body)}`, 'logs');
      const { items } = await reader.list(listPlan({ filter }));
      return labels((await reader.contexts([{ id: idOf(items[0]!), before, after }]))[0]!);
    };

    test('is the lines before and after of the same instance, the record included', async () => {
      const lines = Array.from({ length: 9 }, (_, index) => line(index));
      const others = [
        { ...line(4.5), body: 'other instance', resource: { ...resource, 'service.instance.id': 'two' } },
        { ...line(4.5), body: 'other service', resource: { ...resource, 'service.name': 'web' } },
        { ...line(4.5), body: 'other namespace', resource: { ...resource, 'service.namespace': 'eu' } },
        { ...line(4.5), body: 'no resource', resource: {} },
      ];
      const store = await storeWith(lines.slice(0, 5), [...others, ...lines.slice(5)]);
      expect(await around(store, 'line 4', 2, 3)).toEqual(['line 2', 'line 3', 'line 4', 'line 5', 'line 6', 'line 7']);
      expect(await around(store, 'line 0', 2, 0)).toEqual(['line 0']);
      expect(await around(store, 'line 8', 1, 5)).toEqual(['line 7', 'line 8']);
      expect(await around(store, 'other instance', 5, 5)).toEqual(['other instance']);
    });

    test('goes over the hour, and keeps the order of lines of one instant', async () => {
      const same = Array.from({ length: 4 }, (_, index) => ({ ...line(0), body: `same ${index}` }));
      const store = await storeWith([{ ...line(-1), body: 'before' }], same, [{ ...line(1), body: 'after' }]);
      expect(await around(store, 'same 1', 10, 10)).toEqual([
        'before',
        'same 0',
        'same 1',
        'same 2',
        'same 3',
        'after',
      ]);
      expect(await around(store, 'same 2', 1, 1)).toEqual(['same 1', 'same 2', 'same 3']);
    });

    test('of a service that has no instance is by its host, else by the service', async () => {
      const host = (name: string): LogParts => ({
        ...line(0),
        body: name,
        resource: { 'service.name': 'shop', 'host.name': name },
      });
      const store = await storeWith([host('a'), { ...host('a'), body: 'again' }, host('b')]);
      expect(await around(store, 'a', 5, 5)).toEqual(['a', 'again']);
    });

    test('of a record that is not kept is nothing', async () => {
      const reader = await (await storeWith([line(0)])).reader();
      const id = { timeNano: hour, arrival: { sequence: 50, ordinal: 0 } };
      expect(await reader.contexts([{ id, before: 5, after: 5 }])).toEqual([[]]);
    });

    test('of several are in the order asked', async () => {
      const reader = await (await storeWith([line(0), line(1), line(2)])).reader();
      const { items } = await reader.list(listPlan());
      const requests = items.map((item) => ({ id: idOf(item), before: 0, after: 0 }));
      const contexts = await reader.contexts(requests);
      expect(contexts.map(labels)).toEqual(items.map((item) => labels([item])));
    });
  });

  describe('patterns', () => {
    const patterns = async (
      store: StoreUnderTest<LogReads>,
      text: string,
      limit = 10,
    ): Promise<[template: string, count: number][]> => {
      const plan = { filter: filterOf(text, 'logs'), range: anyTime, limit, budget };
      const { patterns: found, report } = await (await store.reader()).patterns(plan);
      expect(report.truncated).toBe(false);
      for (const { examples } of found) expect(examples.length).toBeGreaterThan(0);
      return found.map(({ template, count }) => [template, count]);
    };
    const lines: LogParts[] = [
      ...Array.from({ length: 20 }, (_, index) => ({
        body: `order ${index} shipped to zone-${index % 3}`,
        timeNano: hour + seconds(index * 400),
      })),
      ...Array.from({ length: 7 }, (_, index) => ({
        body: `connection refused: 10.0.0.${index}:5432`,
        severityNumber: 17,
      })),
      { body: 'started' },
    ];

    test('are the templates of bodies with how many lines they stand for, the most frequent first', async () => {
      const store = await storeWith(lines.slice(0, 10), lines.slice(10));
      const found = await patterns(store, '');
      expect(found.slice(0, 2)).toEqual([
        ['order <*> shipped to <*>', 20],
        ['connection refused: <*>', 7],
      ]);
      expect(found.reduce((sum, [, count]) => sum + count, 0)).toBe(lines.length);
    });

    test('are of what matches, and as many as asked', async () => {
      const store = await storeWith(lines);
      expect(await patterns(store, 'severity>=error')).toEqual([['connection refused: <*>', 7]]);
      expect(await patterns(store, 'refused 10.0.0.3')).toEqual([['connection refused: <*>', 1]]);
      expect(await patterns(store, '', 1)).toEqual([['order <*> shipped to <*>', 20]]);
      expect(await patterns(store, 'absent=1')).toEqual([]);
    });

    test('tell how many there were in each bucket and before the range, and how severe they are', async () => {
      const store = await storeWith(lines);
      const range = { fromNano: hour + seconds(1000), toNano: hour + seconds(4000) };
      const plan = { filter: everything, range, before: Number(seconds(700)), limit: 10, budget };
      const reader = await store.reader();
      const { patterns: found, times } = await reader.patterns({ ...plan, step: Number(seconds(1200)) });
      const hourMs = Number(hour / 1_000_000n);
      expect(times).toEqual([0, 1200, 2400, 3600].map((second) => hourMs + second * 1000));
      expect(found.map(({ examples, ...pattern }) => ({ ...pattern, examples: examples.length }))).toEqual([
        {
          template: 'order <*> shipped to <*>',
          count: 7,
          countBefore: 2,
          counts: [0, 3, 3, 1],
          firstNano: hour + seconds(1200),
          lastNano: hour + seconds(3600),
          severityNumber: 9,
          examples: 3,
        },
      ]);
      expect((await reader.patterns({ ...plan, newOnly: true })).patterns).toEqual([]);
      const unknownBefore = { ...plan, before: Number(seconds(100)), newOnly: true };
      expect((await reader.patterns(unknownBefore)).patterns).toHaveLength(1);
      const { patterns: all } = await reader.patterns({ ...plan, range: anyTime });
      expect(all[1]).toMatchObject({ counts: [7], countBefore: 0, severityNumber: 17 });
    });

    test('have the newest lines as examples', async () => {
      const store = await storeWith(lines);
      const plan = { filter: everything, range: anyTime, limit: 1, budget };
      const [first] = (await (await store.reader()).patterns(plan)).patterns;
      expect(labels(first!.examples)).toEqual([
        'order 19 shipped to zone-1',
        'order 18 shipped to zone-0',
        'order 17 shipped to zone-2',
      ]);
    });
  });
}
