import { describe, expect, test } from 'vitest';
import type { RowReader } from '../ports/row-store.ts';
import { anyTime, hour, hours, type ItemParts, listPlan, type RowKit, storeOf } from './row-kit.ts';

/** What retention leaves, and what a store says of itself. */
export function retentionCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  const at = (label: string, timeNano: bigint): ItemParts => ({
    label,
    timeNano,
    attributes: { [`key.${label}`]: label },
  });
  const items = [
    at('old', hour - hours(3) + 1n),
    at('older', hour - hours(4)),
    at('new', hour + 5n),
    at('newest', hour + hours(1)),
  ];

  describe('retention', () => {
    test('deletes whole hours that ended before the instant, and what is left is as it was', async () => {
      const store = await storeOf(kit, items.slice(0, 3), items.slice(3));
      const before = await (await store.reader()).list(listPlan());
      await store.deleteBefore(hour - hours(2));
      const after = await (await store.reader()).list(listPlan());
      expect(after.items).toEqual(before.items.slice(0, 2));
      expect(after.items.map(kit.label)).toEqual(['newest', 'new']);
    });

    test('leaves an hour that is not over', async () => {
      const store = await storeOf(kit, items);
      await store.deleteBefore(hour - hours(2) - 1n);
      expect((await (await store.reader()).list(listPlan())).items.map(kit.label)).toEqual(['newest', 'new', 'old']);
    });

    test('is told by the oldest row that is kept, by fewer rows and less on disk', async () => {
      const store = await storeOf(kit, items.slice(0, 3), items.slice(3));
      const before = await (await store.reader()).statistics();
      expect(before).toMatchObject({ oldestNano: hour - hours(4), newestNano: hour + hours(1), rows: 4, damages: [] });
      await store.deleteBefore(hour);
      const after = await (await store.reader()).statistics();
      expect(after).toMatchObject({ oldestNano: hour + 5n, newestNano: hour + hours(1), rows: 2, damages: [] });
      if (before.bytesOnDisk > 0) expect(after.bytesOnDisk).toBeLessThan(before.bytesOnDisk);
    });

    test('takes the keys of what it deletes with it', async () => {
      const store = await storeOf(kit, items);
      await store.deleteBefore(hour);
      const keys = await (await store.reader()).attributeKeys('key.', anyTime, 10);
      expect(keys.toSorted()).toEqual(['key.new', 'key.newest']);
    });

    test('holds over a restart', async () => {
      const store = await storeOf(kit, items);
      await store.deleteBefore(hour);
      await store.restart();
      const labels = (await (await store.reader()).list(listPlan())).items.map(kit.label);
      // What the log still holds may come again; what is kept is there once.
      expect(labels.filter((label) => label.startsWith('new'))).toEqual(['newest', 'new']);
    });

    test('of everything leaves an empty store, which takes what comes', async () => {
      const store = await storeOf(kit, items);
      await store.deleteBefore(hour + hours(100));
      const reader = await store.reader();
      expect(await reader.statistics()).toMatchObject({ oldestNano: null, newestNano: null, rows: 0 });
      expect((await reader.list(listPlan())).items).toEqual([]);
      await store.append(kit.body([kit.item(at('late', hour))]));
      expect((await (await store.reader()).list(listPlan())).items.map(kit.label)).toEqual(['late']);
    });
  });

  test('a store without anything says so', async () => {
    const reader = await (await storeOf(kit)).reader();
    expect(await reader.statistics()).toMatchObject({ oldestNano: null, newestNano: null, rows: 0, damages: [] });
    expect(await reader.attributeKeys('', anyTime, 10)).toEqual([]);
  });
}
