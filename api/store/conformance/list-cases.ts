import { describe, expect, test } from 'vitest';
import type { Key, ListPlan } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import { allPages, hour, hours, type ItemParts, listPlan, type RowKit, seconds, storeOf } from './row-kit.ts';

/** Lists: their order, their pages, their range. */
export function listCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  const at = (label: string, timeNano: bigint): ItemParts => ({ label, timeNano });
  const labels = async (reader: Reader, parts?: Partial<ListPlan>): Promise<string[]> =>
    (await reader.list(listPlan(parts))).items.map(kit.label);

  describe('the order of a list', () => {
    test('newest first, over hours and requests', async () => {
      const store = await storeOf(
        kit,
        [at('b', hour + hours(1)), at('a', hour), at('d', hour + hours(5))],
        [at('c', hour + hours(1) + 1n)],
      );
      expect(await labels(await store.reader())).toEqual(['d', 'c', 'b', 'a']);
    });

    test('oldest first', async () => {
      const store = await storeOf(kit, [at('b', hour + 1n), at('a', hour)], [at('c', hour + hours(2))]);
      expect(await labels(await store.reader(), { oldestFirst: true })).toEqual(['a', 'b', 'c']);
    });

    test('items of one instant are in one order, whichever page they are read in, and turned round in the other', async () => {
      const names = Array.from({ length: 9 }, (_, index) => `item ${index}`);
      const store = await storeOf(
        kit,
        names.slice(0, 5).map((name) => at(name, hour)),
        names.slice(5).map((name) => at(name, hour)),
      );
      const reader = await store.reader();
      const whole = await labels(reader);
      expect(whole.toSorted()).toEqual(names);
      for (const limit of [1, 2, 4]) {
        const { items } = await allPages((plan) => reader.list(plan), listPlan({ limit }));
        expect(items.map(kit.label)).toEqual(whole);
      }
      expect(await labels(reader, { oldestFirst: true })).toEqual(whole.toReversed());
    });
  });

  describe('the pages of a list', () => {
    const items = Array.from({ length: 10 }, (_, index) => at(`item ${index}`, hour + seconds(index * 900)));

    test.each([{ limit: 1 }, { limit: 3 }, { limit: 5 }, { limit: 10 }, { limit: 11 }])(
      'of $limit hold each item once, and the last says so',
      async ({ limit }) => {
        const store = await storeOf(kit, items.slice(0, 4), items.slice(4));
        const reader = await store.reader();
        for (const order of [{}, { oldestFirst: true }, { order: byKey('absent') }]) {
          const { items: found, sizes } = await allPages((plan) => reader.list(plan), listPlan({ limit, ...order }));
          expect(new Set(found.map(kit.label)).size).toBe(10);
          expect(found).toHaveLength(10);
          expect(sizes).toHaveLength(Math.ceil(10 / limit));
        }
      },
    );

    test('of a filter hold what matches', async () => {
      const store = await storeOf(
        kit,
        items.map((item, index) => ({ ...item, attributes: { even: index % 2 === 0 } })),
      );
      const reader = await store.reader();
      const filter = {
        op: 'equals',
        key: { place: 'any', name: 'even' },
        value: { text: 'true', number: null },
      } as const;
      const { items: found, sizes } = await allPages((plan) => reader.list(plan), listPlan({ limit: 2, filter }));
      expect(found.map(kit.label)).toEqual(['item 8', 'item 6', 'item 4', 'item 2', 'item 0']);
      expect(sizes).toEqual([2, 2, 1]);
    });

    test.each([{ oldestFirst: false }, { oldestFirst: true }])(
      'have no gap and nothing twice while items arrive (oldest first: $oldestFirst)',
      async (order) => {
        const store = await storeOf(kit, items);
        const seen: string[] = [];
        let after: ListPlan['after'];
        for (let arrived = 0; ; arrived++) {
          const page = await (await store.reader()).list(listPlan({ limit: 3, ...order, ...(after && { after }) }));
          seen.push(...page.items.map(kit.label));
          if (!page.hasNextPage) break;
          after = page.positions.at(-1);
          // Some arrive in front of the place that was reached, some behind it.
          const late = [at(`early ${arrived}`, hour - seconds(1 + arrived)), at(`late ${arrived}`, hour + hours(4))];
          if (arrived < 3) await store.append(kit.body(late.map((item) => kit.item(item))));
        }
        expect(new Set(seen).size).toBe(seen.length);
        expect(seen).toEqual(expect.arrayContaining(items.map(({ label }) => label)));
      },
    );

    test('a list of nothing', async () => {
      const store = await storeOf(kit, items);
      const reader = await store.reader();
      const none = await reader.list(listPlan({ range: { fromNano: hour + hours(9), toNano: hour + hours(10) } }));
      expect(none).toMatchObject({ items: [], positions: [], hasNextPage: false, report: { truncated: false } });
    });

    test('a store without anything', async () => {
      const store = await storeOf(kit);
      const page = await (await store.reader()).list(listPlan());
      expect(page).toMatchObject({ items: [], positions: [], hasNextPage: false, report: { truncated: false } });
    });
  });

  describe('the range of a list', () => {
    const edges = [
      at('before', hour - 1n),
      at('start', hour),
      at('end', hour + hours(1) - 1n),
      at('after', hour + hours(1)),
    ];

    test.each([
      { name: 'an hour', fromNano: hour, toNano: hour + hours(1), found: ['start', 'end'] },
      { name: 'a nanosecond', fromNano: hour, toNano: hour + 1n, found: ['start'] },
      { name: 'the nanosecond before', fromNano: hour - 1n, toNano: hour, found: ['before'] },
      { name: 'around the hour', fromNano: hour - 1n, toNano: hour + 1n, found: ['before', 'start'] },
      { name: 'the end of the hour', fromNano: hour + hours(1) - 1n, toNano: hour + hours(1), found: ['end'] },
      { name: 'from the next', fromNano: hour + hours(1), toNano: hour + hours(2), found: ['after'] },
      { name: 'nothing', fromNano: hour, toNano: hour, found: [] },
      { name: 'backwards', fromNano: hour + 1n, toNano: hour - 1n, found: [] },
    ])('$name', async ({ fromNano, toNano, found }) => {
      const store = await storeOf(kit, edges);
      const page = await (await store.reader()).list(listPlan({ range: { fromNano, toNano }, oldestFirst: true }));
      expect(page.items.map(kit.label)).toEqual(found);
    });

    test('the first instant and the last that a signed number of nanoseconds holds', async () => {
      const store = await storeOf(kit, [at('1970', 1n), at('2262', 2n ** 63n - 1n)]);
      const reader = await store.reader();
      expect(await labels(reader)).toEqual(['2262', '1970']);
      expect(await labels(reader, { range: { fromNano: 2n, toNano: 2n ** 63n } })).toEqual(['2262']);
    });
  });

  describe('a list by a key', () => {
    const values = { small: 2, text: 'b', big: 10, absent: undefined, other: 'a', fraction: 2.5, negative: -3 };
    const items = Object.entries(values).map(([label, k], index) => ({
      ...at(label, hour + seconds(index * 1500)),
      attributes: k === undefined ? {} : { k },
    }));

    test('numbers before texts, what lacks the key last', async () => {
      const store = await storeOf(kit, items.slice(0, 3), items.slice(3));
      const order = ['negative', 'small', 'fraction', 'big', 'other', 'text', 'absent'];
      expect(await labels(await store.reader(), { order: byKey('k') })).toEqual(order);
    });

    test('the other way round, what lacks the key is still last', async () => {
      const store = await storeOf(kit, items.slice(0, 3), items.slice(3));
      const order = ['text', 'other', 'big', 'fraction', 'small', 'negative', 'absent'];
      expect(await labels(await store.reader(), { order: byKey('k', true) })).toEqual(order);
    });

    test('in pages', async () => {
      const store = await storeOf(kit, items.slice(0, 3), items.slice(3));
      const reader = await store.reader();
      for (const descending of [false, true]) {
        const whole = await labels(reader, { order: byKey('k', descending) });
        const { items: found } = await allPages(
          (plan) => reader.list(plan),
          listPlan({ order: byKey('k', descending), limit: 2 }),
        );
        expect(found.map(kit.label)).toEqual(whole);
      }
    });

    test('of equal values the newest first', async () => {
      const store = await storeOf(
        kit,
        Array.from({ length: 6 }, (_, index) => ({
          ...at(`${index}`, hour + BigInt(index)),
          attributes: { k: index % 2 },
        })),
      );
      expect(await labels(await store.reader(), { order: byKey('k') })).toEqual(['4', '2', '0', '5', '3', '1']);
    });

    test('integers past 2^53 in their exact order', async () => {
      const big = 2n ** 60n;
      const store = await storeOf(
        kit,
        [1n, 0n, 2n].map((more) => ({ label: `${more}`, attributes: { k: big + more } })),
        [{ label: 'small', attributes: { k: 5 } }],
      );
      expect(await labels(await store.reader(), { order: byKey('k') })).toEqual(['small', '0', '1', '2']);
      const { items: found } = await allPages(
        async (plan) => (await store.reader()).list(plan),
        listPlan({ order: byKey('k'), limit: 1 }),
      );
      expect(found.map(kit.label)).toEqual(['small', '0', '1', '2']);
    });

    test('infinities are numbers, what is no number is absent', async () => {
      const attributes = [Number.NaN, Infinity, 1, -Infinity].map((k) => ({ label: String(k), attributes: { k } }));
      const store = await storeOf(kit, attributes);
      expect(await labels(await store.reader(), { order: byKey('k') })).toEqual(['-Infinity', '1', 'Infinity', 'NaN']);
    });

    test('of the resource', async () => {
      const store = await storeOf(
        kit,
        ['b', 'a'].map((label) => ({ label, resource: { host: label } })),
      );
      const order = { key: { place: 'resource', name: 'host' } as const, descending: false };
      expect(await labels(await store.reader(), { order })).toEqual(['a', 'b']);
    });

    test('the time', async () => {
      const store = await storeOf(kit, [at('b', hour + 1n), at('a', hour)], [at('c', hour + hours(2))]);
      const order = { key: { place: 'intrinsic', name: 'timestamp' } as const, descending: false };
      expect(await labels(await store.reader(), { order })).toEqual(['a', 'b', 'c']);
    });
  });
}

function byKey(name: string, descending = false): { key: Key; descending: boolean } {
  return { key: { place: 'any', name }, descending };
}
