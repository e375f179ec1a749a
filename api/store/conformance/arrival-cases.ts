import { describe, expect, test } from 'vitest';
import type { Arrival } from '../../telemetry/arrival.ts';
import { CursorExpired } from '../ports/errors.ts';
import { everything, type Filter } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import { allPages, filterOf, hour, hours, type ItemParts, listPlan, type RowKit, storeOf } from './row-kit.ts';

const start: Arrival = { sequence: -1, ordinal: -1 };

/** What arrived after a cursor; what cursors and ids live through. */
export function arrivalCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  const at = (label: string, timeNano: bigint = hour): ItemParts => ({ label, timeNano });
  const requests = [
    [at('a', hour + hours(2)), at('b'), at('c', hour + hours(1))],
    [at('d'), at('e')],
    [at('f', hour - hours(5))],
    [at('g'), at('h', hour + hours(2))],
  ];

  /** The labels of all pages from a cursor on, and the cursor behind the last. */
  const follow = async (
    reader: Reader,
    from: Arrival,
    limit: number,
    filter: Filter = everything,
  ): Promise<{ labels: string[]; next: Arrival }> => {
    const labels: string[] = [];
    for (let cursor = from; ;) {
      const { items, arrivals, next, complete } = await reader.since(cursor, filter, limit);
      expect(items.length).toBeLessThanOrEqual(limit);
      expect(arrivals).toHaveLength(items.length);
      labels.push(...items.map(kit.label));
      if (complete) return { labels, next };
      expect(next).toEqual(arrivals.at(-1));
      cursor = next;
    }
  };

  describe('what arrived after a cursor', () => {
    test.each([1, 2, 3, 100])('comes once, in order of arrival, in pages of %i', async (limit) => {
      const reader = await (await storeOf(kit, ...requests)).reader();
      const { labels, next } = await follow(reader, start, limit);
      expect(labels).toEqual('abcdefgh'.split(''));
      expect(next).toEqual(await reader.latestArrival());
      expect(await reader.since(next, everything, limit)).toEqual({ items: [], arrivals: [], next, complete: true });
    });

    test('goes on from the arrival of any item', async () => {
      const reader = await (await storeOf(kit, ...requests)).reader();
      const { arrivals } = await reader.since(start, everything, 100);
      for (const [index, arrival] of arrivals.entries())
        expect((await follow(reader, arrival, 2)).labels).toEqual('abcdefgh'.split('').slice(index + 1));
    });

    test('and matches; what does not is passed over for good', async () => {
      const parts = requests.map((items) =>
        items.map((item) => ({ ...item, attributes: { vowel: 'ae'.includes(item.label) } })),
      );
      const reader = await (await storeOf(kit, ...parts)).reader();
      const { labels, next } = await follow(reader, start, 1, filterOf('vowel=true', kit.source));
      expect(labels).toEqual(['a', 'e']);
      expect(next).toEqual(await reader.latestArrival());
    });

    test('nothing of a store without anything', async () => {
      const reader = await (await storeOf(kit)).reader();
      expect(await reader.latestArrival()).toEqual(start);
      expect(await reader.since(start, everything, 10)).toEqual({
        items: [],
        arrivals: [],
        next: start,
        complete: true,
      });
    });

    test('nothing is lost or doubled while items arrive, and over a restart', async () => {
      const store = await storeOf(kit);
      const labels: string[] = [];
      let cursor = start;
      for (const [index, parts] of requests.entries()) {
        await store.append(kit.body(parts.map((part) => kit.item(part))));
        const { items, next } = await (await store.reader()).since(cursor, everything, 2);
        labels.push(...items.map(kit.label));
        cursor = next;
        if (index === 1) await store.restart();
      }
      labels.push(...(await follow(await store.reader(), cursor, 2)).labels);
      expect(labels).toEqual('abcdefgh'.split(''));
    });

    test('is no longer known from a cursor on whose later items were deleted', async () => {
      const store = await storeOf(kit, ...requests);
      const { arrivals } = await (await store.reader()).since(start, everything, 100);
      await store.deleteBefore(hour);
      const reader = await store.reader();
      await expect(reader.since(arrivals[4]!, everything, 10)).rejects.toThrow(CursorExpired);
      expect((await follow(reader, arrivals[5]!, 10)).labels).toEqual(['g', 'h']);
      await store.restart();
      await expect((await store.reader()).since(arrivals[4]!, everything, 10)).rejects.toThrow(CursorExpired);
    });
  });

  test('the cursor of a page is good after a restart', async () => {
    const store = await storeOf(kit, ...requests);
    for (const order of [
      {},
      { oldestFirst: true },
      { order: { key: { place: 'any', name: 'k' }, descending: true } as const },
    ]) {
      const whole = await (await store.reader()).list(listPlan(order));
      const { items, positions } = await (await store.reader()).list(listPlan({ ...order, limit: 3 }));
      await store.restart();
      const reader = await store.reader();
      const { items: rest } = await allPages(
        (plan) => reader.list(plan),
        listPlan({ ...order, limit: 2, after: positions.at(-1)! }),
      );
      expect([...items, ...rest].map(kit.label)).toEqual(whole.items.map(kit.label));
    }
  });

  test('an item is the same after a restart, to its arrival', async () => {
    const store = await storeOf(kit, ...requests);
    const before = await (await store.reader()).list(listPlan());
    await store.restart();
    expect((await (await store.reader()).list(listPlan())).items).toEqual(before.items);
  });
}
