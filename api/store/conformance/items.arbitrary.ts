import * as fc from 'fast-check';
import { type AnyValue, type Attribute } from '../../telemetry/any-value.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import { identify } from '../../telemetry/otlp/resource-reader.ts';
import type { Resource, Scope } from '../../telemetry/resource.ts';
import { type Span, spanKinds, statusCodes } from '../../telemetry/span.ts';
import { hour, hours } from './row-kit.ts';

/** Few words and numbers, so that filters made of the same hit. */
export const words = ['red', 'Red', 'green', '500', 'NaN', '', 'Zoë', 'a-1', '𝄞', 'true', 'x'.repeat(300)];
export const integers = [0n, 1n, -1n, 500n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 63n)];
export const doubles = [0.5, 500, 500.5, -0, 2 ** 53, 1e21, Number.NaN, Infinity];
export const attributeKeys = ['k', 'n', 'many', 'service.name', 'service.version', 'name', '__proto__'];
export const bodies = [
  'connection refused',
  'order 17 shipped',
  'order 18 Shipped to Zoë',
  'order 17',
  'ΟΔΟΣ 5',
  'Σ',
  "ΑΣ'1",
  'K 300',
  '\u0000 zero',
  '17',
  '',
  'a-1.b_2 c',
  `${'long '.repeat(500)}17`,
];

const scalar: fc.Arbitrary<AnyValue> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words).map((value): AnyValue => ({ type: 'STRING', value })) },
  { weight: 3, arbitrary: fc.constantFrom(...integers).map((value): AnyValue => ({ type: 'INT', value })) },
  { weight: 3, arbitrary: fc.constantFrom(...doubles).map((value): AnyValue => ({ type: 'DOUBLE', value })) },
  fc.boolean().map((value): AnyValue => ({ type: 'BOOL', value })),
  fc.constantFrom('', 'ab').map((text): AnyValue => ({ type: 'BYTES', value: new Uint8Array(Buffer.from(text)) })),
  fc.constant<AnyValue>({ type: 'EMPTY' }),
);

const list = fc.array(scalar, { maxLength: 3 }).map((value): AnyValue => ({ type: 'ARRAY', value }));
const map = fc
  .array(fc.record({ key: fc.constantFrom('k', ''), value: scalar }), { maxLength: 2 })
  .map((value): AnyValue => ({ type: 'MAP', value }));
export const anyValue = fc.oneof(
  { weight: 6, arbitrary: scalar },
  list,
  map,
  fc.array(list, { maxLength: 2 }).map((value): AnyValue => ({ type: 'ARRAY', value })),
);

const attributes = (keys: string[]): fc.Arbitrary<Attribute[]> =>
  fc.array(fc.record({ key: fc.constantFrom(...keys), value: anyValue }), { maxLength: 4 });

const service = fc.constantFrom('shop', 'web', 'unknown_service').map((value): Attribute => {
  return { key: 'service.name', value: { type: 'STRING', value } };
});
const version = fc.constantFrom('1.0.0', '1.1.0').map((value): Attribute => {
  return { key: 'service.version', value: { type: 'STRING', value } };
});
const environment = fc
  .record({
    key: fc.constantFrom('deployment.environment.name', 'deployment.environment'),
    value: fc.constantFrom('test', 'live'),
  })
  .map(({ key, value }): Attribute => ({ key, value: { type: 'STRING', value } }));

const resource: fc.Arbitrary<Resource> = fc
  .record({
    service: fc.option(service),
    version: fc.option(version),
    environment: fc.option(environment),
    more: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, attributes(attributeKeys)),
  })
  .map(({ service, version, environment, more }) => ({
    attributes: [service, version, environment, ...more].filter((attribute) => attribute !== null),
    droppedAttributesCount: 0,
    schemaUrl: null,
  }));

const scope: fc.Arbitrary<Scope> = fc.record({
  name: fc.constantFrom('', 'library'),
  version: fc.constantFrom(null, '1'),
  attributes: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Attribute[]>([]) },
    attributes([...attributeKeys, 'otel.scope.name']),
  ),
  droppedAttributesCount: fc.constant(0),
  schemaUrl: fc.constantFrom(null, 'https://opentelemetry.io/schemas/1.27.0'),
});

/** Resources and scopes of which several items have the same. */
const origins = fc.array(fc.record({ resource, scope }), { minLength: 1, maxLength: 4 });

/** Near the ends of hours and minutes, and anywhere between. */
const times = fc.oneof(
  fc.constantFrom(0n, 1n, 60_000_000_000n, hours(1) - 1n, hours(1), hours(2)),
  fc.bigInt({ min: 0n, max: hours(3) }),
);

export const traceIds = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(32));

const spanId = (index: number): string => (index + 1).toString(16).padStart(16, '0');

/** Spans of few traces, each with an id of its own. `timesAreUnique`: no two start at one instant. */
export function spans(timesAreUnique: boolean, maxLength = 30): fc.Arbitrary<Span[]> {
  const span = fc.record({
    origin: fc.nat(),
    time: times,
    traceId: fc.constantFrom(...traceIds),
    parentSpanId: fc.constantFrom(null, spanId(0), spanId(3)),
    name: fc.constantFrom('GET /pay', 'POST /pay', 'order 17', '', 'Zoë'),
    kind: fc.constantFrom(...spanKinds),
    // Of a nanosecond alone a roll-up knows only that it is no more than two.
    durationNano: fc.oneof(fc.constantFrom(0, 2, 1e6, 5e8), fc.integer({ min: 2, max: 1e9 })),
    statusCode: fc.constantFrom(...statusCodes),
    attributes: attributes(attributeKeys),
    events: fc.array(attributes(['k', 'n', 'service.name']), { maxLength: 2 }),
    links: fc.array(attributes(['k', 'many']), { maxLength: 1 }),
  });
  return fc.tuple(origins, lists(span, timesAreUnique, maxLength)).map(([origins, items]) =>
    items.map(({ origin, time, events, links, ...item }, index): Span => {
      const { resource, scope } = origins[origin % origins.length]!;
      return {
        ...item,
        arrival: { sequence: 0, ordinal: index },
        spanId: spanId(index),
        startNano: hour + time,
        statusMessage: null,
        traceState: null,
        flags: 0,
        ...identify(resource),
        resource,
        scope,
        droppedAttributesCount: 0,
        droppedEventsCount: 0,
        droppedLinksCount: 0,
        events: events.map((attributes) => ({ timeNano: 1n, name: 'event', attributes, droppedAttributesCount: 0 })),
        links: links.map((attributes) => ({
          traceId: traceIds[0]!,
          spanId: spanId(0),
          traceState: null,
          flags: 0,
          attributes,
          droppedAttributesCount: 0,
        })),
      };
    }),
  );
}

/** Log records of few traces and bodies. */
export function logRecords(timesAreUnique: boolean, maxLength = 30): fc.Arbitrary<LogRecord[]> {
  const body = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...bodies).map((value): AnyValue => ({ type: 'STRING', value })) },
    anyValue,
  );
  const record = fc.record({
    origin: fc.nat(),
    time: times,
    traceId: fc.constantFrom(null, ...traceIds),
    spanId: fc.constantFrom(null, spanId(0), spanId(1)),
    severityNumber: fc.nat(24),
    severityText: fc.constantFrom('', 'INFO'),
    eventName: fc.constantFrom(null, 'order.shipped', 'red'),
    flags: fc.constantFrom(0, 1),
    body,
    attributes: attributes(attributeKeys),
  });
  return fc.tuple(origins, lists(record, timesAreUnique, maxLength)).map(([origins, items]) =>
    items.map(({ origin, time, ...item }, index): LogRecord => {
      const { resource, scope } = origins[origin % origins.length]!;
      return {
        ...item,
        arrival: { sequence: 0, ordinal: index },
        timeNano: hour + time,
        observedNano: null,
        ...identify(resource),
        resource,
        scope,
        droppedAttributesCount: 0,
      };
    }),
  );
}

function lists<T extends { time: bigint }>(
  item: fc.Arbitrary<T>,
  timesAreUnique: boolean,
  maxLength: number,
): fc.Arbitrary<T[]> {
  if (!timesAreUnique) return fc.array(item, { maxLength });
  return fc.uniqueArray(item, { maxLength, selector: ({ time }) => time });
}
