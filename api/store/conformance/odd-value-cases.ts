import { describe, expect, test } from 'vitest';
import type { Filter } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import { filterOf, hour, hours, type ItemParts, listPlan, type RowKit, seconds, storeOf } from './row-kit.ts';

/** The last instant that OTLP can tell. */
const endOfTimeNano = 2n ** 64n - 1n;

/** Values and instants at the edge of what can be sent. */
export function oddValueCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  const { source, label } = kit;
  const labels = async (reader: Reader, text: string): Promise<string> => {
    const plan = listPlan({ filter: filterOf(text, source), range: { fromNano: 0n, toNano: 2n ** 64n } });
    return (await reader.list(plan)).items.map(label).toSorted().join('');
  };

  describe('text', () => {
    test('has characters of two words, and is empty or not there', async () => {
      const reader = await (
        await storeOf(kit, [
          { label: 'a', attributes: { text: '\u{1f600}\u{10ffff}' } },
          { label: 'b', attributes: { text: '' } },
          { label: 'c', attributes: { other: 'x' } },
        ])
      ).reader();
      expect(await labels(reader, 'text="\u{1f600}\u{10ffff}"')).toBe('a');
      expect(await labels(reader, 'text=""')).toBe('b');
      expect(await labels(reader, 'has text')).toBe('ab');
      expect(await labels(reader, '-has text')).toBe('c');
      const values = await reader.attributeValues({ place: 'any', name: 'text' }, '', listPlan().range, 10);
      expect(values.toSorted()).toEqual(['', '\u{1f600}\u{10ffff}']);
    });

    test('of very many characters is found by its beginning, its end and whole', async () => {
      const text = `${'x'.repeat(100_000)}y`;
      const reader = await (await storeOf(kit, [{ label: 'a', attributes: { text } }], [{ label: 'b' }])).reader();
      expect(await labels(reader, 'text:xxx*')).toBe('a');
      expect(await labels(reader, 'text:*y')).toBe('a');
      for (const [value, found] of [[text, ['a']] as const, [`${text}y`, []] as const]) {
        const key = { place: 'any', name: 'text' } as const;
        const filter: Filter = { op: 'equals', key, value: { text: value, number: null } };
        expect((await reader.list(listPlan({ filter }))).items.map(label)).toEqual(found);
      }
    });
  });

  describe('time', () => {
    const times = [1n, hour, hour + hours(24 * 365 * 30), endOfTimeNano - 1n, endOfTimeNano];
    const items = times.map((timeNano, index): ItemParts => ({ label: 'abcde'[index]!, timeNano }));

    test('may be of 1970, and centuries ahead', async () => {
      const reader = await (await storeOf(kit, items.slice(0, 3), items.slice(3))).reader();
      const range = { fromNano: 0n, toNano: endOfTimeNano + 1n };
      const list = async (parts: Partial<Parameters<typeof listPlan>[0]>): Promise<string> =>
        (await reader.list(listPlan({ range, ...parts }))).items.map(label).join('');
      expect(await list({})).toBe('edcba');
      expect(await list({ oldestFirst: true })).toBe('abcde');
      expect(await list({ range: { fromNano: endOfTimeNano, toNano: endOfTimeNano + 1n } })).toBe('e');
      expect(await list({ range: { fromNano: 1n, toNano: 2n } })).toBe('a');
      expect(await reader.statistics()).toMatchObject({ oldestNano: 1n, newestNano: endOfTimeNano, rows: 5 });
      const page = await reader.list(listPlan({ range, limit: 2 }));
      expect(await list({ after: page.positions[1]! })).toBe('cba');
    });

    test('stands as it was sent when it comes in no order', async () => {
      const shuffled = [3, 0, 4, 1, 2].map((index) => items[index]!);
      const store = await storeOf(kit, ...shuffled.map((item) => [item]));
      await store.restart();
      const range = { fromNano: 0n, toNano: endOfTimeNano + 1n };
      const { items: found } = await (await store.reader()).list(listPlan({ range }));
      expect(found.map(label).join('')).toBe('edcba');
      expect(found.map((item) => kit.view.timeNano(item))).toEqual(times.toReversed());
    });

    test('is told apart by the nanosecond', async () => {
      const close = [0n, 1n, 2n].map((after, index): ItemParts => ({
        label: 'abc'[index]!,
        timeNano: hour + seconds(3599) + 999_999_997n + after,
      }));
      const reader = await (await storeOf(kit, close)).reader();
      for (const { label: own, timeNano } of close) {
        const range = { fromNano: timeNano!, toNano: timeNano! + 1n };
        expect((await reader.list(listPlan({ range }))).items.map(label)).toEqual([own]);
      }
    });
  });
}
