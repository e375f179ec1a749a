import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeGlobalId,
  encodeGlobalId,
  logRecordKey,
  readLogRecordKey,
  readServiceKey,
  readSpanKey,
  readTraceId,
  serviceKey,
  spanKey,
} from './ids.ts';

const anyLogRecordId = fc.record({
  timeNano: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  arrival: fc.record({ sequence: fc.maxSafeNat(), ordinal: fc.nat({ max: 2 ** 32 - 1 }) }),
});
const anyHex = (digits: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...Array.from('0123456789abcdef')), { minLength: digits, maxLength: digits })
    .map((all) => all.join(''));

describe('the key of a log record', () => {
  test('reads back', () => {
    fc.assert(
      fc.property(anyLogRecordId, (id) => {
        expect(readLogRecordKey(logRecordKey(id))).toEqual(id);
      }),
    );
  });

  test('sorts by time, then arrival', () => {
    fc.assert(
      fc.property(anyLogRecordId, anyLogRecordId, (a, b) => {
        const order =
          Number(a.timeNano - b.timeNano) ||
          a.arrival.sequence - b.arrival.sequence ||
          a.arrival.ordinal - b.arrival.ordinal;
        const [left, right] = [logRecordKey(a), logRecordKey(b)];
        expect(Math.sign(order)).toBe(left < right ? -1 : left > right ? 1 : 0);
      }),
    );
  });
});

test('the key of a span reads back', () => {
  fc.assert(
    fc.property(anyHex(32), anyHex(16), (traceId, spanId) => {
      expect(readSpanKey(spanKey({ traceId, spanId }))).toEqual({ traceId, spanId });
    }),
  );
});

test('the key of a service reads back, whatever is in its names', () => {
  const anyName = fc.string({ minLength: 1, unit: 'grapheme' });
  const anyNamespace = fc.option(fc.string({ unit: 'grapheme' }), { nil: null });
  fc.assert(
    fc.property(anyName, anyNamespace, (name, namespace) => {
      expect(readServiceKey(serviceKey({ name, namespace }))).toEqual({ name, namespace });
    }),
  );
});

test('a global id reads back', () => {
  fc.assert(
    fc.property(fc.constantFrom('Trace', 'Service'), fc.string(), (typename, id) => {
      expect(decodeGlobalId(encodeGlobalId(typename, id))).toEqual({ typename, id });
    }),
  );
});

test('any text is a key or none, without a fault', () => {
  const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), anyHex(38));
  const keys = fc
    .sample(anyText, 300)
    .flatMap((text) => [readTraceId, readSpanKey, readLogRecordKey, readServiceKey].map((read) => read(text)));
  expect(keys.every((key) => key !== undefined)).toBe(true);
});
