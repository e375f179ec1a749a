import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleLog, exampleSpan } from '../../query/memory/example-rows.ts';
import { logView, spanView } from '../../query/memory/row-view.ts';
import { defaultItemLimits } from '../../telemetry/limits.ts';
import { LogDecoder } from '../../telemetry/otlp/log-decoder.ts';
import { SpanDecoder } from '../../telemetry/otlp/span-decoder.ts';
import { embeddedLogStore, embeddedStates, embeddedTraceStore } from './embedded-store.testing.ts';
import { logsBody, traceBody } from './encode-items.ts';
import { expectSameAggregation, expectSameList, expectSameTraces } from './expect-same.ts';
import { attributeKeys, logRecords, spans } from './items.arbitrary.ts';
import { openMemoryLogs, openMemoryTraces } from './memory-store.ts';
import { aggregatePlans, listPlans, traceListPlans } from './plans.arbitrary.ts';
import type { OpenStore } from './store-under-test.ts';

/** Requests in which every key has so many values that decoders keep no list of them any more. */
const crowd = Array.from({ length: 1600 }, (_, index) =>
  Object.fromEntries(attributeKeys.map((key) => [key, `${key} ${index}`])),
);
const anyTime = { oldestNano: -Infinity, newestNano: Infinity };
const spanDecoder = new SpanDecoder(defaultItemLimits);
spanDecoder.decode(traceBody(crowd.map((attributes) => exampleSpan({ attributes }))), anyTime);
const logDecoder = new LogDecoder(defaultItemLimits);
logDecoder.decode(logsBody(crowd.map((attributes) => exampleLog({ attributes }))), anyTime, 0n);

/** Random items × random plans: the embedded stores answer as the reference does, wherever their rows are. */
export function agreeWithReference(numRuns: number): void {
  const keys = [
    { values: 'few', isKnown: false },
    { values: 'many', isKnown: true },
  ];

  describe.each(embeddedStates)('random spans %s', (state) => {
    describe.each(keys)('of keys of $values values', ({ isKnown }) => {
      const open = embeddedTraceStore(state, isKnown ? spanDecoder : undefined);
      const disagreement = compare(numRuns, open, openMemoryTraces, traceBody);

      test('are listed as the reference lists them', async () => {
        const found = await disagreement(spans(false), listPlans('spans'), (reader, reference, plan) =>
          expectSameList(reader, reference, plan, spanView),
        );
        expect(found).toBeUndefined();
      });

      test('are aggregated as the reference does', async () => {
        const found = await disagreement(spans(true), aggregatePlans('spans'), (reader, reference, plan) =>
          expectSameAggregation(reader, reference, plan, spanView),
        );
        expect(found).toBeUndefined();
      });

      test('are listed by their traces as the reference does', async () => {
        expect(await disagreement(spans(false), traceListPlans(), expectSameTraces)).toBeUndefined();
      });
    });
  });

  describe.each(embeddedStates)('random log records %s', (state) => {
    describe.each(keys)('of keys of $values values', ({ isKnown }) => {
      const open = embeddedLogStore(state, isKnown ? logDecoder : undefined);
      const disagreement = compare(numRuns, open, openMemoryLogs, logsBody);

      test('are listed as the reference lists them', async () => {
        const found = await disagreement(logRecords(false), listPlans('logs'), (reader, reference, plan) =>
          expectSameList(reader, reference, plan, logView),
        );
        expect(found).toBeUndefined();
      });

      test('are aggregated as the reference does', async () => {
        const found = await disagreement(logRecords(true), aggregatePlans('logs'), (reader, reference, plan) =>
          expectSameAggregation(reader, reference, plan, logView),
        );
        expect(found).toBeUndefined();
      });
    });
  });
}

/**
 * Makes the function that asks a store and the reference for the same of random items, which came in up to three
 * requests. It gives what they disagree on, undefined where they agree.
 */
function compare<Item, Reader, Reference>(
  numRuns: number,
  open: OpenStore<Reader>,
  openReference: OpenStore<Reference>,
  bodyOf: (items: Item[]) => Uint8Array,
) {
  return async <Plan>(
    items: fc.Arbitrary<Item[]>,
    plans: fc.Arbitrary<Plan>,
    expectSame: (reader: Reader, reference: Reference, plan: Plan) => Promise<void>,
  ): Promise<string | undefined> => {
    const tenPlans = fc.array(plans, { minLength: 10, maxLength: 10 });
    const cuts = fc.array(fc.nat(30), { maxLength: 2 });
    const property = fc.asyncProperty(items, cuts, tenPlans, async (items, cuts, plans) => {
      const store = await open();
      const memory = await openReference();
      try {
        for (const body of requestsOf(items, cuts).map(bodyOf)) {
          await store.append(body);
          await memory.append(body);
        }
        const reader = await store.reader();
        const reference = await memory.reader();
        for (const plan of plans) await expectSame(reader, reference, plan);
      } finally {
        await store.close();
      }
    });
    return fc.asyncDefaultReportMessage(await fc.check(property, { numRuns }));
  };
}

function requestsOf<Item>(items: Item[], cuts: number[]): Item[][] {
  const ends = [...cuts.toSorted((left, right) => left - right), items.length];
  return ends.map((end, index) => items.slice(ends[index - 1] ?? 0, end));
}
