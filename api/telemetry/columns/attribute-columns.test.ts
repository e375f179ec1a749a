import { describe, expect, test } from 'vitest';
import { defaultItemLimits, ItemCounts } from '../limits.ts';
import { WireReader } from '../otlp/wire-reader.ts';
import { AttributeColumns } from './attribute-columns.ts';
import { ByteColumn } from './byte-column.ts';
import { IntListColumn } from './int-list.ts';

const plain = new ByteColumn(16, 16);
const plainHashes = new IntListColumn(16);
const reader = new WireReader();

/** Takes a row with these attributes; gives the number of its set. */
function take(columns: AttributeColumns, attributes: Record<string, string>): number {
  columns.begin();
  for (const [key, value] of Object.entries(attributes)) {
    const bytes = keyValue(key, value);
    reader.reset(bytes);
    columns.read(reader, bytes.length, plain, plainHashes);
  }
  return columns.finish();
}

/** A KeyValue message; key and value are short and of ASCII. */
function keyValue(key: string, value: string): Uint8Array {
  const text = Buffer.from(value, 'latin1');
  const inner = Buffer.concat([Buffer.of(10, text.length), text]);
  return Buffer.concat([Buffer.of(10, key.length), Buffer.from(key, 'latin1'), Buffer.of(18, inner.length), inner]);
}

const newColumns = (): AttributeColumns => new AttributeColumns(defaultItemLimits, new ItemCounts());

/** Numbers below `below`, the same every time. */
function numbers(): (below: number) => number {
  let state = 12_345;
  return (below) => (state = (state * 48_271) % 2_147_483_647) % below;
}

describe('sets of attributes', () => {
  test('stay few where keys of few values are never together in the same way', () => {
    const columns = newColumns();
    const random = numbers();
    const rows = 150_000;
    const takeRows = (): void => {
      for (let row = 0; row < rows; row++)
        take(columns, {
          shop: `s${random(4)}`,
          a: `a${random(60)}`,
          b: `b${random(50)}`,
          c: `c${random(40)}`,
          d: `d${random(30)}`,
        });
    };
    takeRows();
    // All ways there are: fourteen million.
    expect(columns.sets.count).toBeLessThan(rows / 2);
    const before = columns.sets.count;
    takeRows();
    expect(columns.sets.count - before).toBeLessThan(rows / 8);
    const keys = columns.plainKeys.map((key) => Buffer.from(columns.keys.bytes(key)).toString());
    expect(keys).toContain('a');
    expect(keys).not.toContain('shop');
  });

  test('are what they were where they come again', () => {
    const columns = newColumns();
    const random = numbers();
    for (let row = 0; row < 50_000; row++)
      take(columns, { route: `r${random(50)}`, status: `${random(6)}`, pod: `p${random(30)}` });
    expect(columns.sets.count).toBeLessThanOrEqual(50 * 6 * 30);
    expect(columns.plainKeys).toEqual([]);
  });
});

test('what was learned of keys is known when everything begins anew', () => {
  const columns = newColumns();
  for (let row = 0; row < 3000; row++) take(columns, { id: `id ${row}`, shop: 'one' });
  expect(columns.plainKeys).toHaveLength(1);
  const next = newColumns();
  next.learnFrom(columns);
  for (let row = 0; row < 3000; row++) take(next, { id: `id ${row}`, shop: 'one' });
  expect(next.values.count).toBe(1);
  expect(next.sets.count).toBe(1);
});
