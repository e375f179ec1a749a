import { describe, expect, test } from 'vitest';
import { exampleSpan } from '../../query/memory/example-rows.ts';
import { matcher } from '../../query/memory/match.ts';
import type { Key } from '../ports/plan.ts';
import type { RowReader } from '../ports/row-store.ts';
import { isSentBy, sentBy, type Senders } from '../ports/senders.ts';
import { traceBody } from './encode-items.ts';
import { expectSameTraces } from './expect-same.ts';
import type { TraceReads } from './readers.ts';
import { anyTime, budget, hour, hours, type ItemParts, listPlan, opened, type RowKit, storeOf } from './row-kit.ts';
import type { OpenStore } from './store-under-test.ts';

type Resource = Record<string, string | number | string[]>;

const resources: Resource[] = [
  { 'service.name': 'shop', 'deployment.environment.name': 'production' },
  { 'service.name': 'shop', 'deployment.environment.name': 'staging', 'service.version': '2' },
  { 'service.name': 'bank', 'deployment.environment.name': 'production', 'service.namespace': 'money' },
  { 'service.name': 'bank', 'deployment.environment': 'production' },
  { 'deployment.environment.name': 'production' },
  { 'service.name': ['shop', 'bank'], 'deployment.environment.name': 7 },
];

const senders: Senders[] = [
  { services: ['shop'] },
  { services: ['bank', 'shop'] },
  { environments: ['production'] },
  { environments: ['production'], services: ['shop', 'bank'] },
  { services: ['unknown_service'] },
  { environments: ['7'] },
  { services: [] },
];

const items = resources.flatMap((resource, sender) =>
  [0, 1].map((hourOf): ItemParts => ({
    label: `label ${sender} ${hourOf}`,
    timeNano: hour + hours(hourOf),
    resource,
    attributes: { [`key of ${sender}`]: `value ${hourOf}`, common: `of ${sender}`, many: ['a', `b ${sender}`] },
    scope: { name: `library ${sender}` },
  })),
);

/** What is read of some senders is what a store would tell that had nothing else. */
export function senderCases<Item, Reader extends RowReader<Item>>(kit: RowKit<Item, Reader>): void {
  describe.each(senders)('of senders %j', (of) => {
    const theirs = items.filter((part) => isSentBy(kit.view.resource(kit.item(part)), of));

    test('rows are those that the filter finds', async () => {
      const { items: found } = await (
        await (await storeOf(kit, items)).reader()
      ).list(listPlan({ filter: sentBy(of) }));
      expect(found.map(kit.label).toSorted()).toEqual(theirs.map(({ label }) => label).toSorted());
      const matches = matcher(sentBy(of), kit.view);
      expect(items.filter((part) => matches(kit.item(part)))).toEqual(theirs);
    });

    test('keys and values are those of what they sent', async () => {
      const all = await (await storeOf(kit, items.slice(0, 5), items.slice(5))).reader();
      const alone = await (await storeOf(kit, theirs)).reader();
      const keys = await all.attributeKeys('', anyTime, 100, of);
      expect(keys.toSorted()).toEqual((await alone.attributeKeys('', anyTime, 100)).toSorted());
      const asked: Key[] = [...keys, 'common', 'service.name'].map((name) => ({ place: 'any', name }));
      for (const key of asked) {
        const values = await all.attributeValues(key, '', anyTime, 100, of);
        expect(values.toSorted()).toEqual((await alone.attributeValues(key, '', anyTime, 100)).toSorted());
      }
    });

    test('values that no dictionary has are theirs too', async () => {
      const reader = await (await storeOf(kit, items)).reader();
      const key: Key = { place: 'intrinsic', name: kit.source === 'spans' ? 'name' : 'body' };
      const values = await reader.attributeValues(key, '', anyTime, 100, of);
      expect(theirs.map(({ label }) => label)).toEqual(expect.arrayContaining(values));
      expect(values.length > 0).toBe(theirs.length > 0);
    });
  });
}

/** The same of traces. */
export function traceSenderCases(open: OpenStore<TraceReads>): void {
  const traceId = (number: number): string => String(number).padStart(32, '0');
  const spans = [1, 2, 3].flatMap((trace) =>
    resources.map((resource, sender) =>
      exampleSpan({
        traceId: traceId(trace),
        spanId: `${trace}${sender}`.padStart(16, '0'),
        parentSpanId: sender === 0 ? null : `${trace}0`.padStart(16, '0'),
        name: `operation ${sender}`,
        startNano: hour + BigInt(trace * 1000 + sender),
        durationNano: 100 * (sender + 1),
        statusCode: sender % 2 === 0 ? 'ERROR' : 'OK',
        resource,
      }),
    ),
  );

  describe.each(senders)('traces of senders %j', (of) => {
    const theirs = spans.filter(({ resource }) => isSentBy(resource.attributes, of));

    test('are made of what they sent', async () => {
      const [all, alone] = await Promise.all(
        [spans, theirs].map(async (sent) => {
          const store = await opened(open);
          for (const part of [sent.slice(0, 4), sent.slice(4)])
            if (part.length > 0) await store.append(traceBody(part));
          return store.reader();
        }),
      );
      const traceIds = [1, 2, 3, 4].map(traceId);
      expect(await all!.outlines(traceIds, of)).toEqual(await alone!.outlines(traceIds));
      expect(await all!.services(anyTime, null, of)).toEqual(await alone!.services(anyTime, null));
      expect(await all!.services(anyTime, 'production', of)).toEqual(await alone!.services(anyTime, 'production'));
      for (const order of ['NEWEST', 'SLOWEST', 'MOST_SPANS'] as const) {
        const plan = { filter: sentBy(of), of, range: anyTime, order, limit: 10, budget };
        const { items: found } = await all!.listTraces(plan);
        expect(found).toEqual((await alone!.listTraces({ ...plan, filter: { op: 'all' } })).items);
      }
      await expectSameTraces(all!, alone!, {
        filter: sentBy(of),
        of,
        range: anyTime,
        order: 'NEWEST',
        limit: 2,
        budget,
      });
    });
  });
}
