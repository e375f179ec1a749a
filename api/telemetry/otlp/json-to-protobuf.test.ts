import * as fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import { describe, expect, test } from 'vitest';
import type { JsonValue } from '../any-value.ts';
import type { Signal } from '../signal.ts';
import { jsonToProtobuf } from './json-to-protobuf.ts';
import { JsonReader } from './json-to-protobuf-reader.ts';
import { requestTypes } from './otlp-protobuf.testing.ts';
import { MalformedBody } from './wire-reader.ts';

describe('compared with an independent implementation of protobuf', () => {
  const examples = new URL('../../../../shared/data/otlp/', import.meta.url);

  test.each([
    ['trace.json', 'traces'],
    ['metrics.json', 'metrics'],
    ['logs.json', 'logs'],
    ['events.json', 'logs'],
  ] as const)('%s of ../shared/data/otlp', (file, signal) => {
    const path = new URL(file, examples);
    expect(existsSync(path), `${path.pathname} is missing`).toBe(true);
    const json = readFileSync(path, 'utf8');
    expect(decoded(signal, json)).toEqual(withHexIds(JSON.parse(json) as JsonValue));
  });

  test.each(['traces', 'metrics', 'logs'] as const)('generated requests of %s', (signal) => {
    fc.assert(
      fc.property(messageOf(requestTypes[signal], 4), fc.constantFrom(0, 2), (message, indent) => {
        expect(decoded(signal, JSON.stringify(message.json, null, indent))).toEqual(message.decoded);
      }),
      { numRuns: 60 },
    );
  });
});

describe('values', () => {
  test.each([
    ['{"stringValue":"a\\u00e9\\ud83d\\ude00\\n\\/"}', { stringValue: 'aé😀\n/' }],
    ['{"stringValue":"\\ud800"}', { stringValue: '\ufffd' }],
    ['{"stringValue":""}', { stringValue: '' }],
    ['{"stringValue":null}', {}],
    ['{"intValue":9007199254740993}', { intValue: '9007199254740993' }],
    ['{"intValue":"-9223372036854775808"}', { intValue: '-9223372036854775808' }],
    ['{"intValue":1e3}', { intValue: '1000' }],
    ['{"intValue":7.0}', { intValue: '7' }],
    ['{"doubleValue":-0.0}', { doubleValue: -0 }],
    ['{"doubleValue":"NaN"}', { doubleValue: Number.NaN }],
    ['{"doubleValue":"-Infinity"}', { doubleValue: -Infinity }],
    ['{"doubleValue":"1.5e-3"}', { doubleValue: 0.0015 }],
    ['{"doubleValue":0}', { doubleValue: 0 }],
    ['{"boolValue":false}', { boolValue: false }],
    ['{"bytesValue":"+/8="}', { bytesValue: '+/8=' }],
    ['{"bytesValue":"-_8"}', { bytesValue: '+/8=' }],
    [
      '{"kvlistValue":{"values":[{"key":"__proto__","value":{"intValue":"1"}}]}}',
      { kvlistValue: { values: [{ key: '__proto__', value: { intValue: '1' } }] } },
    ],
    ['{"__proto__":{"stringValue":"x"},"toString":1,"unknown":[{"a":[1,"]"]}]}', {}],
    ['{"stringValueStrindex":3}', {}],
  ])('%s', (value, expected) => {
    const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${value}}]}]}]}`;
    expect(decoded('logs', json)).toEqual({ resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: expected }] }] }] });
  });

  test('original field names are unknown fields', () => {
    expect(decoded('traces', '{"resource_spans":[{}]}')).toEqual({});
  });

  test('a value 3,000 levels deep is cut, not refused', () => {
    const deep = `${'{"arrayValue":{"values":['.repeat(3000)}{"intValue":"1"}${']}}'.repeat(3000)}`;
    const json = `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":${deep}}]}]}]}`;
    expect(jsonToProtobuf('logs', Buffer.from(json)).length).toBeLessThan(3000);
  });
});

describe('what is malformed', () => {
  test.each([
    ['', 'an object is needed'],
    ['[]', 'an object is needed'],
    ['null', 'an object is needed'],
    ['{} {}', 'the JSON should have the end at byte 3'],
    ['{"resourceSpans":[{},]}', 'an object is needed (at resourceSpans[1])'],
    ['{"resourceSpans":{}}', 'an array is needed (at resourceSpans)'],
    ['{"resourceSpans":[null]}', 'an object is needed (at resourceSpans[0])'],
    [span('"kind":"SPAN_KIND_SERVER"'), `an integer is needed, not the name of an enum value (at ${spanPath}.kind)`],
    [span('"traceId":"5b8g"'), `a string in hexadecimal is needed (at ${spanPath}.traceId)`],
    [span('"traceId":"5b8"'), `a string in hexadecimal is needed (at ${spanPath}.traceId)`],
    [span('"name":7'), `a string is needed (at ${spanPath}.name)`],
    [
      span('"startTimeUnixNano":-1'),
      `an integer from 0 to 18446744073709551615 is needed (at ${spanPath}.startTimeUnixNano)`,
    ],
    [span('"startTimeUnixNano":"soon"'), `an integer is needed (at ${spanPath}.startTimeUnixNano)`],
    [span('"startTimeUnixNano":1.5'), `an integer is needed (at ${spanPath}.startTimeUnixNano)`],
    [span('"flags":4294967296'), `an integer from 0 to 4294967295 is needed (at ${spanPath}.flags)`],
    [
      span('"attributes":[{"key":"a","value":{"boolValue":1}}]'),
      `true or false is needed (at ${spanPath}.attributes[0].value.boolValue)`,
    ],
    [
      span('"attributes":[{"key":"a","value":{"bytesValue":"a*"}}]'),
      `a string in base64 is needed (at ${spanPath}.attributes[0].value.bytesValue)`,
    ],
    [
      span('"attributes":[{"key":"a","value":{"doubleValue":"1,5"}}]'),
      `a number, "NaN", "Infinity" or "-Infinity" is needed (at ${spanPath}.attributes[0].value.doubleValue)`,
    ],
    ['{"unknown":' + '['.repeat(20_000), 'the JSON is nested deeper than 10000 levels'],
  ])('%#: %s', (json, message) => {
    expect(() => jsonToProtobuf('traces', Buffer.from(json))).toThrow(new MalformedBody(message));
  });

  test('any bytes at all give a request or MalformedBody', () => {
    const good = Buffer.from(span('"name":"a\\n","kind":2,"attributes":[{"key":"k","value":{"doubleValue":1.5}}]'));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (changes) => {
          const bytes = Buffer.from(good);
          for (const [at, byte] of changes) bytes[at] = byte;
          expect(isTakenBy(() => jsonToProtobuf('traces', bytes))).toBeTypeOf('boolean');
        },
      ),
    );
  });
});

describe('the reader', () => {
  test('takes exactly the texts that JSON.parse takes', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '\\',
      'u00e9',
      '1',
      '-',
      '0',
      '.',
      'e',
      '+',
      'true',
      'null',
      ' ',
      '\n',
      '\t',
      '\u0001',
      'tru',
    );
    const text = fc.oneof(
      fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.json(),
      fc
        .tuple(fc.json(), fc.nat(), fragment)
        .map(([json, at, part]) => json.slice(0, at % json.length) + part + json.slice(at % json.length)),
    );
    fc.assert(
      fc.property(text, (json) => {
        expect(isTaken(json)).toBe(isJson(json));
      }),
      { numRuns: 3000 },
    );
  });
});

const spanPath = 'resourceSpans[0].scopeSpans[0].spans[0]';

function span(fields: string): string {
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`;
}

function isTaken(json: string): boolean {
  return isTakenBy(() => {
    const reader = new JsonReader(Buffer.from(json));
    reader.skip();
    reader.expectEnd();
  });
}

/** False where it throws MalformedBody; any other error is a failure. */
function isTakenBy(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof MalformedBody) return false;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What protobufjs reads from our bytes: 64-bit integers as strings, bytes as base64. */
function decoded(signal: Signal, json: string): unknown {
  const type = requestTypes[signal];
  const message = type.decode(jsonToProtobuf(signal, Buffer.from(json)));
  return type.toObject(message, { longs: String, bytes: String });
}

/** The example as protobufjs gives it: ids as base64, integers of 64 bits as strings, no zeros. */
function withHexIds(json: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(json), (key, value: string | number) => {
    if (/^(?:traceId|spanId|parentSpanId)$/.test(key)) return Buffer.from(String(value), 'hex').toString('base64');
    if (/^(?:scale|zeroThreshold)$/.test(key) && value === 0) return undefined;
    return /^(?:asInt|intValue|.*UnixNano|count|zeroCount)$/.test(key) ? String(value) : value;
  }) as JsonValue;
}

interface Generated {
  json: { [key: string]: JsonValue };
  decoded: { [key: string]: unknown };
}

/** A random message by the reflection of protobufjs, as OTLP/JSON and as protobufjs gives it back. */
function messageOf(type: protobuf.Type, depth: number): fc.Arbitrary<Generated> {
  const fields = type.fieldsArray
    .map((field) => field.resolve())
    .filter((field) => depth > 0 || !(field.resolvedType instanceof protobuf.Type));
  const values = fields.map((field) =>
    fc.option(fieldValue(field, depth), { freq: 3, nil: undefined, depthSize: 'max' }),
  );
  return fc.tuple(...values).map((chosen) => {
    const result: Generated = { json: {}, decoded: {} };
    const taken = new Set<string>();
    for (const [index, value] of chosen.entries()) {
      const field = fields[index]!;
      const group = field.partOf?.name ?? field.name;
      if (value === undefined || taken.has(group)) continue;
      taken.add(group);
      result.json[field.name] = value.json;
      if (value.decoded !== undefined) result.decoded[field.name] = value.decoded;
    }
    return result;
  });
}

function fieldValue(field: protobuf.Field, depth: number): fc.Arbitrary<{ json: JsonValue; decoded: unknown }> {
  const isId = /(?:trace|span)_?id$/i.test(field.name);
  const one =
    field.resolvedType instanceof protobuf.Type ? messageOf(field.resolvedType, depth - 1) : scalarOf(field, isId);
  if (field.repeated) {
    return fc.array(one, { minLength: depth > 0 ? 1 : 0, maxLength: 2, size: 'max' }).map((items) => ({
      json: items.map(({ json }) => json),
      decoded: items.length > 0 ? items.map(({ decoded }) => decoded) : undefined,
    }));
  }
  const hasPresence = field.partOf !== null || field.resolvedType instanceof protobuf.Type;
  return one.map(({ json, decoded }) => ({
    json,
    decoded: hasPresence || !isZero(decoded, field) ? decoded : undefined,
  }));
}

/** Long integers are told as text, of which '0' is one; a text that is '0' is not. */
function isZero(value: unknown, { type }: protobuf.Field): boolean {
  return Object.is(value, 0) || value === '' || value === false || (value === '0' && type !== 'string');
}

function scalarOf(field: protobuf.Field, isId: boolean): fc.Arbitrary<{ json: JsonValue; decoded: unknown }> {
  if (field.resolvedType) return fc.nat(2).map((value) => ({ json: value, decoded: value }));
  switch (field.type) {
    case 'string':
      return fc.string({ unit: 'grapheme' }).map((value) => ({ json: value, decoded: value }));
    case 'bytes':
      return fc.uint8Array({ maxLength: 16 }).map((value) => {
        const base64 = Buffer.from(value).toString('base64');
        return { json: isId ? Buffer.from(value).toString('hex') : base64, decoded: base64 };
      });
    case 'bool':
      return fc.boolean().map((value) => ({ json: value, decoded: value }));
    case 'double':
      return fc.double().map((value) => ({
        json: Number.isFinite(value) ? value : String(value),
        decoded: JSON.stringify(value) === '0' ? 0 : value,
      }));
    case 'uint32':
    case 'fixed32':
      return fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((value) => ({ json: value, decoded: value }));
    case 'sint32':
      return fc.integer().map((value) => ({ json: value, decoded: value }));
    case 'fixed64':
    case 'uint64':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(longValue);
    default:
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(longValue);
  }
}

function longValue(value: bigint): { json: JsonValue; decoded: string } {
  const number = Number(value);
  return { json: Number.isSafeInteger(number) ? number : value.toString(), decoded: value.toString() };
}
