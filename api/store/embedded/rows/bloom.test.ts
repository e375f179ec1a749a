import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mix } from '../../../telemetry/columns/hash.ts';
import { BLOCK_BYTES, blockMayContain, blocksOffset, buildFilters, HashSet } from './bloom.ts';

function mayContain(filters: Uint8Array, pages: number, page: number, hash: number): boolean {
  if (filters.length === 0) return false;
  const offset = blocksOffset(hash, pages, filters.length) + page * BLOCK_BYTES;
  return blockMayContain(filters.subarray(offset, offset + BLOCK_BYTES), hash);
}

test('each page finds everything that is in it', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer()), { minLength: 1, maxLength: 4 }), (pages) => {
      const filters = buildFilters(pages.map((hashes) => Int32Array.from(hashes)));
      pages.forEach((hashes, page) => {
        for (const hash of hashes) expect(mayContain(filters, pages.length, page, hash | 0)).toBe(true);
      });
    }),
  );
});

test('a page is wrong about fewer than two in a hundred others', () => {
  const entries = (from: number): Int32Array => Int32Array.from({ length: 8000 }, (_, entry) => mix(from + entry));
  const filters = buildFilters([entries(0), entries(8000)]);
  let wrong = 0;
  for (let entry = 16_000; entry < 36_000; entry++) if (mayContain(filters, 2, 1, mix(entry))) wrong++;
  expect(wrong / 20_000).toBeLessThan(0.02);
});

test('a set gives each hash once and begins anew', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (hashes) => {
      const set = new HashSet();
      for (const hash of [...hashes, ...hashes]) set.add(hash);
      expect(set.take().toSorted()).toEqual(Int32Array.from(new Set(hashes.map((hash) => hash | 0))).toSorted());
      expect(set.take()).toHaveLength(0);
    }),
  );
});
