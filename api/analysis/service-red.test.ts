import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleSpan } from '../query/memory/example-rows.ts';
import { MemoryRows } from '../query/memory/memory-rows.ts';
import { spanView } from '../query/memory/row-view.ts';
import { everything } from '../store/ports/plan.ts';
import type { StoreAggregate } from '../store/ports/plan.ts';
import type { Span } from '../telemetry/span.ts';
import { listOperations } from './list-operations.ts';
import type { OperationOrder } from './list-operations.ts';
import { readServiceGroups } from './service-groups.ts';
import type { ServiceGroups, ServiceGroupsAsked } from './service-groups.ts';
import { duration, failed, readRed } from './service-red.ts';
import type { RedRequest } from './service-red.ts';

const budget = { maxRows: 1_000_000, timeoutMs: 10_000 };
const second = 1_000_000_000;
const range = { fromNano: 0n, toNano: BigInt(10 * second) };

const anySpan = fc
  .record({
    service: fc.constantFrom('a', 'b', 'unknown_service'),
    namespace: fc.constantFrom(null, 'shop'),
    operation: fc.constantFrom('GET /', 'POST /'),
    kind: fc.constantFrom('SERVER' as const, 'CLIENT' as const, 'CONSUMER' as const, 'INTERNAL' as const),
    isRoot: fc.boolean(),
    isError: fc.boolean(),
    at: fc.integer({ min: -1, max: 11 }),
    durationMs: fc.integer({ min: 1, max: 100 }),
    environment: fc.constantFrom('blue', 'green'),
  })
  .map(({ service, namespace, operation, kind, isRoot, isError, at, durationMs, environment }): Span => {
    const isNamed = service !== 'unknown_service';
    return exampleSpan({
      name: operation,
      kind,
      parentSpanId: isRoot ? null : '00000000000000ff',
      statusCode: isError ? 'ERROR' : 'UNSET',
      startNano: BigInt(at * second),
      durationMs,
      service: { name: service, namespace },
      resource: {
        ...(isNamed && { 'service.name': service }),
        ...(namespace !== null && { 'service.namespace': namespace }),
        'deployment.environment.name': environment,
      },
    });
  });

const count: StoreAggregate = { fn: 'count' };
const errors: StoreAggregate = { fn: 'count', filter: failed };
const median: StoreAggregate = { fn: 'quantile', key: duration, q: 0.5 };

const anyRequest: fc.Arbitrary<RedRequest> = fc.record({
  service: fc.record({
    name: fc.constantFrom('a', 'b', 'c', 'unknown_service'),
    namespace: fc.constantFrom(null, 'shop'),
  }),
  operation: fc.constantFrom(null, 'GET /', 'nothing'),
  range: fc.constant(range),
  environment: fc.constantFrom(null, 'blue'),
  step: fc.constantFrom(null, 5 * second),
  aggregate: fc.constantFrom(count, errors, median),
});

/** What a request is about, found by looking at each span. */
function spansOf(spans: readonly Span[], request: RedRequest): Span[] {
  return spans.filter(
    ({ service, name, kind, parentSpanId, startNano, resource }) =>
      (kind === 'SERVER' || kind === 'CONSUMER' || parentSpanId === null) &&
      service.name === request.service.name &&
      service.namespace === request.service.namespace &&
      (request.operation === null || name === request.operation) &&
      startNano >= range.fromNano &&
      startNano < range.toNano &&
      (request.environment === null ||
        resource.attributes.some(({ value }) => value.type === 'STRING' && value.value === request.environment)),
  );
}

describe('readRed', () => {
  test('gives each request its own figures, however many are asked together', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySpan, { maxLength: 40 }),
        fc.array(anyRequest, { maxLength: 12 }),
        async (spans, asked) => {
          const figures = await readRed(asked, new MemoryRows(spans, spanView), budget);
          asked.forEach((request, index) => {
            const { times, values } = figures[index]!;
            const all = spansOf(spans, request);
            expect(times.length).toBe(request.step === null ? 1 : 2);
            values.forEach((value, bucket) => {
              const inBucket = all.filter(({ startNano }) => {
                return request.step === null || Math.floor(Number(startNano) / request.step) === bucket;
              });
              const durations = inBucket.map(({ durationNano }) => durationNano).sort((a, b) => a - b);
              if (request.aggregate === count) expect(value).toBe(inBucket.length);
              if (request.aggregate === errors) {
                expect(value).toBe(inBucket.filter(({ statusCode }) => statusCode === 'ERROR').length);
              }
              if (request.aggregate !== median) return;
              const exact = durations[Math.ceil(durations.length / 2) - 1];
              if (exact === undefined) expect(value).toBeNull();
              else expect(Math.abs(value! / exact - 1)).toBeLessThan(0.01);
            });
          });
        },
      ),
    );
  });
});

describe('readServiceGroups', () => {
  test('gives each request what it would get alone, however many are asked together', async () => {
    const services = [null, { name: 'a', namespace: null }, { name: 'b', namespace: 'shop' }];
    const anyAsked = fc.record({
      service: fc.constantFrom(...services),
      environment: fc.constantFrom(null, 'blue'),
      filter: fc.constantFrom(everything, failed),
      by: fc.constantFrom([], [{ place: 'intrinsic' as const, name: 'name' }]),
      aggregates: fc.constantFrom([count], [median, count], [errors]),
      step: fc.constantFrom(null, 5 * second),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySpan, { maxLength: 40 }),
        fc.array(anyAsked, { maxLength: 6 }),
        async (spans, some) => {
          const rows = new MemoryRows(spans, spanView);
          const asked = some.map((one) => ({ ...one, range }));
          const together = await readServiceGroups(asked, rows, budget);
          const alone = await Promise.all(asked.map(async (one) => (await readServiceGroups([one], rows, budget))[0]!));
          const sorted = ({ groups }: ServiceGroups): string[] => groups.map((group) => JSON.stringify(group)).sort();
          expect(together.map(sorted)).toEqual(alone.map(sorted));
        },
      ),
    );
  });
});

describe('listOperations', () => {
  const p95 = (durations: number[]): number => durations.sort((a, b) => a - b)[Math.ceil(0.95 * durations.length) - 1]!;
  const exactRanks: Record<OperationOrder, (spans: Span[]) => number> = {
    MOST_REQUESTS: (spans) => -spans.length,
    MOST_ERRORS: (spans) => -spans.filter(({ statusCode }) => statusCode === 'ERROR').length / spans.length,
    SLOWEST: (spans) => -p95(spans.map(({ durationNano }) => durationNano)),
    NAME: () => 0,
  };

  test.each(Object.entries(exactRanks))('gives each service its own operations, by %s', async (order, exactRank) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySpan, { maxLength: 40 }),
        fc.array(anyRequest, { maxLength: 6 }),
        async (spans, some) => {
          const asked = some.map(({ service, environment }) => {
            return { service, environment, range, filter: { op: 'all' as const }, orderBy: order as OperationOrder };
          });
          const rows = new MemoryRows(spans, spanView);
          const read = async (one: ServiceGroupsAsked): Promise<ServiceGroups> => {
            return (await readServiceGroups([one], rows, budget))[0]!;
          };
          const found = await Promise.all(asked.map((one) => listOperations(one, read)));
          asked.forEach((one, index) => {
            const all = spansOf(spans, { ...one, operation: null, step: null, aggregate: count });
            const byName = Map.groupBy(all, ({ name }) => name);
            const { operations } = found[index]!;
            expect(operations.map(({ name }) => name).sort()).toEqual([...byName.keys()].sort());
            for (const { name, rank } of operations) {
              const exact = exactRank(byName.get(name)!);
              // Percentiles are within 1 %.
              expect(Math.abs(rank - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.01);
            }
            const sorted = operations.toSorted((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : 1));
            expect(operations).toEqual(sorted);
          });
        },
      ),
    );
  });
});
