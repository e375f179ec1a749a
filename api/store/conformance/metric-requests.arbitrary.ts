import * as fc from 'fast-check';

/** Random requests of metrics in the plain form of protobufjs, with few names and times so that series and instants repeat. */

const baseNano = 1_795_348_800_000_000_000n;
const dayNano = 86_400_000_000_000n;

const time = fc
  .tuple(fc.integer({ min: 0, max: 40 }), fc.constantFrom(0n, 1n, 999_999_999n), fc.constantFrom(0n, dayNano))
  .map(([second, rest, day]) =>
    String(baseNano + dayNano - 20_000_000_000n + BigInt(second) * 1_000_000_000n + rest + day),
  );
const start = fc.option(
  fc.oneof(time, fc.constantFrom('1', String(baseNano - 400n * dayNano + 7n), String(baseNano - 5n))),
  { nil: undefined },
);
const uint64 = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map(String),
  fc.constantFrom('4294967296', '9007199254740993', '18446744073709551615'),
);
const int64 = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('9007199254740993', '-9007199254740993', '9223372036854775807', '-9223372036854775808'),
);
const double = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -100_000, max: 100_000 }).map((value) => value / 100),
  fc.double(),
  fc.constantFrom(-0, Number.NaN, Infinity, -Infinity, 5e-324),
);
const anyValue = fc.oneof(
  fc.record({ stringValue: fc.constantFrom('', 'a', 'b', 'é'.repeat(200)) }),
  fc.record({ intValue: int64 }),
  fc.record({ doubleValue: double }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({ bytesValue: fc.constant(new Uint8Array([0, 255])) }),
  fc.record({ arrayValue: fc.constant({ values: [{ stringValue: 'x' }, {}] }) }),
  fc.constant({ kvlistValue: { values: [{ key: 'k', value: { intValue: '1' } }] } }),
  fc.constant({}),
);
const attributes = fc
  .uniqueArray(fc.constantFrom('zone', 'b', 'http.route', '__proto__', ''), { maxLength: 3 })
  .chain((keys) => fc.tuple(...keys.map((key) => anyValue.map((value) => ({ key, value })))));
const flags = fc.constantFrom(undefined, undefined, undefined, 1, 2, 3);
const id = (bytes: number): fc.Arbitrary<Uint8Array | undefined> =>
  fc.constantFrom(undefined, new Uint8Array(bytes).fill(7), new Uint8Array(bytes), new Uint8Array(3).fill(1));
const value = fc.oneof(fc.record({ asDouble: double }), fc.record({ asInt: int64 }));
const exemplars = fc.array(
  fc
    .tuple(value, time, id(16), id(8), attributes)
    .map(([own, timeUnixNano, traceId, spanId, filteredAttributes]) =>
      present({ ...own, timeUnixNano, traceId, spanId, filteredAttributes }),
    ),
  { maxLength: 2 },
);
const point = fc.record({ timeUnixNano: time, startTimeUnixNano: start, attributes, flags });
const numberPoints = points(fc.tuple(value, exemplars).map(([own, found]) => ({ ...own, exemplars: found })));
const optionalDouble = fc.option(double, { nil: undefined });
const distribution = fc.record({
  count: uint64,
  sum: optionalDouble,
  min: optionalDouble,
  max: optionalDouble,
  exemplars,
});
const bounds = fc.constantFrom([], [0], [1, 2.5, 10], [-Infinity, 0, 1e300]);
const histogramPoints = points(
  fc.tuple(distribution, fc.option(bounds, { nil: undefined })).chain(([own, explicitBounds]) => {
    if (!explicitBounds) return fc.constant(own);
    const length = explicitBounds.length + 1;
    const bucketCounts = fc.array(uint64, { minLength: length, maxLength: length });
    return bucketCounts.map((counts) => ({ ...own, explicitBounds, bucketCounts: counts }));
  }),
);
const buckets = fc.option(
  fc.record({ offset: fc.integer({ min: -20, max: 20 }), bucketCounts: fc.array(uint64, { maxLength: 6 }) }),
  { nil: undefined },
);
const exponentialPoints = points(
  fc
    .record({
      scale: fc.integer({ min: -10, max: 20 }),
      zeroCount: uint64,
      zeroThreshold: fc.constantFrom(undefined, 0, 1e-6),
      positive: buckets,
      negative: buckets,
    })
    .chain((own) => distribution.map((common) => ({ ...common, ...own }))),
);
const summaryPoints = points(
  fc.record({
    count: uint64,
    sum: double,
    quantileValues: fc.array(fc.record({ quantile: fc.constantFrom(0, 0.5, 0.99, 1), value: double }), {
      maxLength: 3,
    }),
  }),
);
const aggregationTemporality = fc.constantFrom(1, 2);
const data = fc.oneof(
  numberPoints.map((dataPoints) => ({ gauge: { dataPoints } })),
  fc.tuple(numberPoints, aggregationTemporality, fc.boolean()).map(([dataPoints, temporality, isMonotonic]) => ({
    sum: { dataPoints, aggregationTemporality: temporality, isMonotonic },
  })),
  fc
    .tuple(histogramPoints, aggregationTemporality)
    .map(([dataPoints, temporality]) => ({ histogram: { dataPoints, aggregationTemporality: temporality } })),
  fc.tuple(exponentialPoints, aggregationTemporality).map(([dataPoints, temporality]) => ({
    exponentialHistogram: { dataPoints, aggregationTemporality: temporality },
  })),
  summaryPoints.map((dataPoints) => ({ summary: { dataPoints } })),
);
const metric = fc
  .tuple(
    fc.constantFrom('requests', 'Größe'),
    fc.constantFrom(undefined, 'By'),
    fc.constantFrom(undefined, 'what it is'),
    data,
  )
  .map(([name, unit, description, own]) => present({ name, unit, description, ...own }));
const resource = fc.option(
  fc.record({ attributes, droppedAttributesCount: fc.constantFrom(undefined, 3) }).map(present),
  { nil: undefined },
);
const scope = fc.option(
  fc.record({ name: fc.constantFrom('library'), version: fc.constantFrom(undefined, '1.0'), attributes }).map(present),
  { nil: undefined },
);
const schemaUrl = fc.constantFrom(undefined, 'https://opentelemetry.io/schemas/1.27.0');

export const metricsRequest = fc
  .array(
    fc
      .tuple(resource, schemaUrl, scope, schemaUrl, fc.array(metric, { minLength: 1, maxLength: 3 }))
      .map(([from, url, by, scopeUrl, metrics]) =>
        present({
          resource: from,
          schemaUrl: url,
          scopeMetrics: [present({ scope: by, schemaUrl: scopeUrl, metrics })],
        }),
      ),
    { minLength: 1, maxLength: 2 },
  )
  .map((resourceMetrics) => ({ resourceMetrics }));

function points<T extends object>(own: fc.Arbitrary<T>): fc.Arbitrary<object[]> {
  const one = fc.tuple(point, own).map(([common, fields]) => present({ ...common, ...fields }));
  return fc.array(one, { maxLength: 6 });
}

/** protobufjs takes null and undefined for values. */
function present(message: object): object {
  return Object.fromEntries(Object.entries(message).filter(([, field]) => field !== undefined));
}
