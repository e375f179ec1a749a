import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCursor, encodeCursor, fingerprint, InvalidCursor } from './cursor.ts';

const part = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);
const cursor = fc.record({
  now: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  rank: fc.integer({ min: 1 }),
  position: fc.array(part, { minLength: 1, maxLength: 4 }),
});

describe('a cursor', () => {
  test('says again what was put into it', () => {
    fc.assert(
      fc.property(cursor, (cursor) => {
        const decoded = decodeCursor(encodeCursor(cursor, 'q'), 'q');
        // -0 and 0 are one place in a list.
        expect(decoded.position.map((part) => (part === 0 ? 0 : part))).toEqual(
          cursor.position.map((part) => (part === 0 ? 0 : part)),
        );
        expect([decoded.now, decoded.rank]).toEqual([cursor.now, cursor.rank]);
      }),
    );
  });

  test('is refused where any text stands in for it', () => {
    const json = fc.json().map((text) => Buffer.from(text).toString('base64url'));
    const list = fc
      .tuple(fc.jsonValue(), fc.jsonValue(), fc.array(fc.jsonValue()))
      .map(([now, rank, position]) => Buffer.from(JSON.stringify(['q', now, rank, position])).toString('base64url'));
    const refused = (text: string): boolean => {
      try {
        decodeCursor(text, 'q');
        return false;
      } catch (error) {
        return error instanceof InvalidCursor;
      }
    };
    fc.assert(
      fc.property(fc.oneof(fc.string(), json, list), (text) => {
        expect(refused(text)).toBe(true);
      }),
    );
  });
});

test('a fingerprint tells queries apart', () => {
  const of = [
    ['logs'],
    ['spans'],
    ['logs', { last: '1h' }],
    ['logs', undefined, { x: 1 }],
    ['logs', { between: { from: 1n } }],
  ];
  expect(new Set(of.map((parts) => fingerprint(...parts))).size).toBe(of.length);
});
