import * as fc from 'fast-check';
import { constants, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { MalformedBody } from '../telemetry/otlp/wire-reader.ts';
import type { BodyEncoding, WalRecord } from '../store/wal/wal-record.ts';
import { BodyTooLarge, decompressBody, protobufOf } from './request-content.ts';

const compress = { identity: (bytes: Uint8Array) => bytes, gzip: gzipSync, zstd: zstdCompressSync };
const compressions = ['identity', 'gzip', 'zstd'] as const;

test.each(compressions)('what was compressed by %s comes back, in one part or in several', (compression) => {
  const joined = fc.array(fc.uint8Array({ maxLength: 5000 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(joined, fc.nat(50), (parts, repeats) => {
      const contents = parts.map((part) => Buffer.concat(Array.from({ length: repeats + 1 }, () => part)));
      const body = Buffer.concat(contents.map((content) => compress[compression](content)));
      const result = decompressBody(recordOf(body, compression), 10 ** 7);
      expect(Buffer.compare(result, Buffer.concat(contents))).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test.each(compressions)('%s: the limit counts what comes out', (compression) => {
  const body = compress[compression](Buffer.alloc(1000, 'a'));
  expect(decompressBody(recordOf(body, compression), 1000)).toHaveLength(1000);
  expect(() => decompressBody(recordOf(body, compression), 999)).toThrow(BodyTooLarge);
});

test.each(['gzip', 'zstd'] as const)(
  '%s: cut off anywhere or changed anywhere, it is malformed or as it was',
  (compression) => {
    const content = Buffer.from('telemetry '.repeat(40));
    const body = compress[compression](content);
    for (let end = 0; end < body.length; end++) {
      expect(() => decompressBody(recordOf(body.subarray(0, end), compression), 10_000)).toThrow(MalformedBody);
    }
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(body);
        changed[at]! ^= change;
        const outcome = outcomeOf(() => decompressBody(recordOf(changed, compression), 10_000));
        expect(['BodyTooLarge', 'MalformedBody', 'ok']).toContain(outcome);
      }),
    );
  },
);

test.each(['gzip', 'zstd'] as const)('a %s bomb stops at the limit', (compression) => {
  const bomb = compress[compression](Buffer.alloc(256 * 2 ** 20));
  const before = process.memoryUsage().rss;
  expect(() => decompressBody(recordOf(bomb, compression), 2 ** 20)).toThrow(BodyTooLarge);
  expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20);
});

test('a length that gzip tells falsely costs no memory', () => {
  const body = gzipSync(Buffer.from('short'));
  body.writeUInt32LE(0xfffffff0, body.length - 4);
  expect(() => decompressBody(recordOf(body, 'gzip'), 64 * 2 ** 20)).toThrow(MalformedBody);
});

test('zstd with a window of more than 8 MiB is refused', () => {
  const params = { [constants.ZSTD_c_windowLog]: 25, [constants.ZSTD_c_contentSizeFlag]: 0 };
  const body = zstdCompressSync(Buffer.alloc(2 ** 25), { params });
  expect(() => decompressBody(recordOf(body, 'zstd'), 2 ** 26)).toThrow(MalformedBody);
});

test('zstd of thousands of frames is refused', () => {
  const body = Buffer.concat(Array.from({ length: 1001 }, () => zstdCompressSync(Buffer.alloc(0))));
  expect(() => decompressBody(recordOf(body, 'zstd'), 1000)).toThrow(MalformedBody);
});

test('the limit counts all frames of zstd together', () => {
  const body = Buffer.concat([zstdCompressSync(Buffer.alloc(60)), zstdCompressSync(Buffer.alloc(40))]);
  expect(decompressBody(recordOf(body, 'zstd'), 100)).toHaveLength(100);
  expect(() => decompressBody(recordOf(body, 'zstd'), 99)).toThrow(BodyTooLarge);
  expect(() => decompressBody(recordOf(body, 'zstd'), 60)).toThrow(BodyTooLarge);
});

test('JSON becomes protobuf, protobuf stays as it is', () => {
  const json = Buffer.from('{"resourceSpans":[{"schemaUrl":"s"}]}');
  const encoding: BodyEncoding = { format: 'json', compression: 'identity' };
  expect([...protobufOf({ ...recordOf(json, 'identity'), encoding }, json)]).toEqual([10, 3, 26, 1, 115]);
  expect(protobufOf(recordOf(json, 'identity'), json)).toBe(json);
});

function recordOf(body: Uint8Array, compression: BodyEncoding['compression']): WalRecord {
  const encoding: BodyEncoding = { format: 'protobuf', compression };
  return { sequence: 1, signal: 'traces', encoding, receivedAtMs: 1, limitsVersion: 1, stampedAttributes: '', body };
}

function outcomeOf(run: () => unknown): string {
  try {
    run();
    return 'ok';
  } catch (error) {
    return (error as Error).name;
  }
}
