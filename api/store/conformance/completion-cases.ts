import { describe, expect, test } from 'vitest';
import type { Key } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import { anyTime, hour, hours, type ItemParts, type RowKit, storeOf } from './row-kit.ts';

/** Keys and values as search boxes complete them. */
export function completionCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  const any = (name: string): Key => ({ place: 'any', name });
  const items: ItemParts[] = [
    { label: 'a', attributes: { 'http.route': '/pay', 'http.status': 200 }, resource: { 'service.name': 'shop' } },
    { label: 'b', attributes: { 'http.route': '/pay', HTTP: true }, resource: { 'service.name': 'web' } },
    { label: 'c', attributes: { 'http.route': '/cart', list: ['x', 'y'] }, scope: { name: 'library', version: '1.2' } },
    { label: 'd', timeNano: hour + hours(30), attributes: { later: 1, 'http.route': '/later' } },
  ];
  const day = { fromNano: hour, toNano: hour + hours(24) };

  describe('the keys in use', () => {
    test('are those of attributes, resources and scopes', async () => {
      const reader = await (await storeOf(kit, items)).reader();
      const keys = await reader.attributeKeys('', anyTime, 100);
      expect(keys.toSorted()).toEqual(
        [
          'HTTP',
          'http.route',
          'http.status',
          'later',
          'list',
          'otel.scope.name',
          'otel.scope.version',
          'service.name',
        ].toSorted(),
      );
    });

    test('begin with the prefix, in any case, and are as many as asked', async () => {
      const reader = await (await storeOf(kit, items)).reader();
      expect((await reader.attributeKeys('HTTP', anyTime, 100)).toSorted()).toEqual([
        'HTTP',
        'http.route',
        'http.status',
      ]);
      expect(await reader.attributeKeys('http', anyTime, 1)).toEqual(['http.route']);
      expect(await reader.attributeKeys('none', anyTime, 100)).toEqual([]);
    });

    test('are of the range', async () => {
      const reader = await (await storeOf(kit, items)).reader();
      expect(await reader.attributeKeys('l', day, 100)).toEqual(['list']);
    });
  });

  describe('the values of a key', () => {
    test('come most used first, as text, of whatever place', async () => {
      const reader = await (await storeOf(kit, items.slice(0, 2), items.slice(2))).reader();
      const values = (key: Key): Promise<string[]> => reader.attributeValues(key, '', anyTime, 100);
      expect((await values(any('http.route')))[0]).toBe('/pay');
      expect((await values(any('http.route'))).toSorted()).toEqual(['/cart', '/later', '/pay']);
      expect(await values(any('http.status'))).toEqual(['200']);
      expect(await values(any('HTTP'))).toEqual(['true']);
      expect((await values(any('list'))).toSorted()).toEqual(expect.arrayContaining(['x', 'y']));
      expect((await values(any('service.name'))).toSorted()).toEqual(['shop', 'web']);
      expect(await values({ place: 'resource', name: 'service.name' })).toHaveLength(2);
      expect(await values({ place: 'scope', name: 'name' })).toEqual(['library']);
      expect(await values({ place: 'attribute', name: 'service.name' })).toEqual([]);
      expect(await values(any('otel.scope.version'))).toEqual(['1.2']);
    });

    test('begin with the prefix, in any case, and are of the range', async () => {
      const reader = await (await storeOf(kit, items)).reader();
      expect(await reader.attributeValues(any('http.route'), '/P', anyTime, 100)).toEqual(['/pay']);
      expect((await reader.attributeValues(any('http.route'), '/', day, 100)).toSorted()).toEqual(['/cart', '/pay']);
      expect(await reader.attributeValues(any('http.route'), '/', day, 1)).toEqual(['/pay']);
    });

    test('of a key of very many values are some of them', async () => {
      const crowd = Array.from({ length: 3000 }, (_, index) => ({ label: 'crowd', attributes: { id: `id-${index}` } }));
      const reader = await (await storeOf(kit, crowd)).reader();
      const values = await reader.attributeValues(any('id'), 'id-', anyTime, 50);
      expect(values).toHaveLength(50);
      expect(values.every((value) => /^id-\d+$/.test(value))).toBe(true);
    });

    test('of fields of the items themselves', async () => {
      const reader = await (await storeOf(kit, items)).reader();
      const [field, first] = kit.source === 'spans' ? ['kind', 'server'] : ['severity', 'info'];
      expect(await reader.attributeValues({ place: 'intrinsic', name: field }, '', anyTime, 10)).toEqual([first]);
    });
  });
}
