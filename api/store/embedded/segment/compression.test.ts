import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compress, decompress, decompressBriefly } from './compression.ts';

const sample = Buffer.from('a text that comes again and again, again and again, again and again');

test('what was compressed comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) => {
      expect(decompress(compress(bytes), bytes.length)).toEqual(Buffer.from(bytes));
      expect(Buffer.from(decompressBriefly(compress(bytes), bytes.length)).equals(bytes)).toBe(true);
    }),
  );
});

test('results are apart from each other', () => {
  const first = decompress(compress(sample), sample.length);
  const second = decompress(compress(Buffer.alloc(sample.length, 7)), sample.length);
  decompressBriefly(compress(Buffer.alloc(sample.length, 9)), sample.length);
  expect(String(first)).toBe(String(sample));
  expect(second.every((byte) => byte === 7)).toBe(true);
});

test('damaged bytes and false lengths throw, and what follows is read all the same', () => {
  const packed = compress(sample);
  const wrongs: [Uint8Array, number][] = [
    [packed, sample.length - 1],
    [packed, sample.length + 1],
    [packed.subarray(0, 20), sample.length],
    [packed.subarray(1), sample.length],
    [Buffer.alloc(0), sample.length],
    [Buffer.from('no zstd at all'), 14],
  ];
  for (const [bytes, length] of wrongs) {
    expect(() => decompress(bytes, length)).toThrow(/found|Buffer|zstd|Unknown|corrupt|end of file|Src/i);
    expect(() => decompressBriefly(bytes, length)).toThrow(/found|Buffer|zstd|Unknown|corrupt|end of file|Src/i);
    expect(decompress(packed, sample.length)).toEqual(sample);
  }
});
