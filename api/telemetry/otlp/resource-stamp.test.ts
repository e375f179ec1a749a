import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attribute } from '../any-value.ts';
import { defaultItemLimits } from '../limits.ts';
import { contextFields } from '../columns/vocabulary.ts';
import { LogDecoder } from './log-decoder.ts';
import { encodeRequest } from './otlp-protobuf.testing.ts';
import { readResource } from './resource-reader.ts';
import { ResourceStamp } from './resource-stamp.ts';
import { WireWriter, writeAttributes } from './wire-writer.ts';

function resource(attributes: readonly Attribute[], dropped = 0): Uint8Array<ArrayBuffer> {
  const writer = new WireWriter();
  writeAttributes(writer, 10, attributes);
  if (dropped > 0) {
    writer.varint(16);
    writer.varint(dropped);
  }
  return writer.take();
}
const text = (key: string, value: string): Attribute => ({ key, value: { type: 'STRING', value } });
const bound = { 'deployment.environment.name': 'production', team: 'büro' };
const stamp = new ResourceStamp(JSON.stringify(bound));
const stamped = [text('deployment.environment.name', 'production'), text('team', 'büro')];

test('what a sender says of bound attributes is replaced, and all else stays', () => {
  const sent = [
    text('service.name', 'cart'),
    text('team', 'evil'),
    { key: 'n', value: { type: 'INT', value: 7n } },
    text('deployment.environment.name', 'staging'),
    text('team', 'twice'),
  ] satisfies Attribute[];
  expect(readResource(stamp.putOn(resource(sent, 3)), null)).toEqual({
    attributes: [...stamped, sent[0], sent[2]],
    droppedAttributesCount: 3,
    schemaUrl: null,
  });
});

test.each(['deployment.environment.name', 'deployment.environment'])(
  'who is bound to an environment as %s says it by neither of its names',
  (key) => {
    const sent = [text('deployment.environment', 'a'), text('deployment.environment.name', 'b'), text('c', 'd')];
    const { attributes } = readResource(
      new ResourceStamp(JSON.stringify({ [key]: 'test' })).putOn(resource(sent)),
      null,
    );
    expect(attributes).toEqual([text(key, 'test'), text('c', 'd')]);
  },
);

test('a resource of any attributes has the bound ones once, and the others as they were', () => {
  const key = fc.oneof(fc.constantFrom(...Object.keys(bound)), fc.string({ maxLength: 20 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.string())), (pairs) => {
      const sent = pairs.map(([name, value]) => text(name, value));
      const { attributes } = readResource(stamp.putOn(resource(sent)), null);
      expect(attributes).toEqual([...stamped, ...sent.filter((attribute) => !Object.hasOwn(bound, attribute.key))]);
    }),
  );
});

test('a key that is hidden behind another in the same attribute is found', () => {
  // The last of a field counts: team, after a name that is none of the bound.
  const evil = new Uint8Array([10, 1, 97, 10, 4, ...Buffer.from('team'), 18, 3, 10, 1, 120]);
  const { attributes } = readResource(stamp.putOn(Uint8Array.of(10, evil.length, ...evil)), null);
  expect(attributes).toEqual(stamped);
});

describe('bytes that are no resource', () => {
  test('are refused, or stay what they are read as', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        let put: Uint8Array;
        try {
          put = stamp.putOn(new Uint8Array(bytes));
        } catch (error) {
          expect((error as Error).name).toBe('MalformedBody');
          return;
        }
        expect(readResourceKeys(put).slice(0, 2)).toEqual(['deployment.environment.name', 'team']);
      }),
      { numRuns: 1000 },
    );
  });
});

function readResourceKeys(bytes: Uint8Array): string[] {
  try {
    return readResource(bytes, null).attributes.map(({ key }) => key);
  } catch {
    // Attributes are read only where they are needed; what is behind the bound ones may be damaged.
    return Object.keys(bound);
  }
}

describe('a decoder', () => {
  const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
  const request = (...resources: (Record<string, string> | null)[]) =>
    encodeRequest('logs', {
      resourceLogs: resources.map((attributes) => ({
        ...(attributes && {
          resource: {
            attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
          },
        }),
        scopeLogs: [{ logRecords: [{ timeUnixNano: '1' }] }],
      })),
    });
  function decoded(decoder: LogDecoder, body: Uint8Array, attributes: string): Record<string, unknown>[] {
    const batch = decoder.decode(body, anyTime, 0n, attributes);
    const { vocabulary } = batch;
    return Array.from({ length: batch.count }, (_, row) => {
      const context = new DataView(vocabulary.contexts.bytes(batch.context[row]!).slice().buffer);
      const resource = context.getInt32(contextFields.resource * 4, true);
      if (resource < 0) return {};
      const { attributes: all } = readResource(vocabulary.resources.bytes(resource), null);
      return Object.fromEntries(all.map(({ key, value }) => [key, 'value' in value ? value.value : null]));
    });
  }

  test('puts on each request what its key says, whichever came before, and on those without a resource too', () => {
    const decoder = new LogDecoder(defaultItemLimits);
    const body = request({ 'service.name': 'cart', team: 'evil' }, null, { team: 'evil' });
    for (let round = 0; round < 3; round++) {
      expect(decoded(decoder, body, '{"team":"red"}')).toEqual([
        { team: 'red', 'service.name': 'cart' },
        { team: 'red' },
        { team: 'red' },
      ]);
      expect(decoded(decoder, body, '{"team":"blue"}')).toEqual([
        { team: 'blue', 'service.name': 'cart' },
        { team: 'blue' },
        { team: 'blue' },
      ]);
      expect(decoded(decoder, body, '')).toEqual([{ 'service.name': 'cart', team: 'evil' }, {}, { team: 'evil' }]);
    }
  });
});
