import { expect, test } from 'vitest';
import { Broker } from './broker.ts';
import { Conditions } from './conditions.ts';
import { Random } from './random.ts';
import { startTrace } from './trace.ts';

const orders = { name: 'orders', partitions: 2 };
const order = { id: 'O-1', userId: 'u-1', sku: 'P-1', items: 1, value: 10 };
const context = startTrace(new Random(1));

test('each group reads each message of its partition, in the order of offsets', () => {
  const broker = new Broker(null);
  const [first] = broker.subscribe('a', orders);
  const [second] = broker.subscribe('b', orders);
  broker.publish(orders, 0, order, context, 500);
  broker.publish(orders, 0, order, context, 300);
  broker.publish(orders, 1, order, context, 400);
  for (const lane of [first, second]) {
    expect(lane?.waiting.map(({ offset, availableMs }) => [offset, availableMs])).toEqual([
      [0, 500],
      [1, 500],
    ]);
  }
  expect([broker.nextOffset(orders, 0), broker.nextOffset(orders, 1)]).toEqual([2, 1]);
});

test('a fault poisons one message, and another one when it comes again', () => {
  const conditions = new Conditions();
  const broker = new Broker(conditions);
  const publish = (): boolean => broker.publish(orders, 0, order, context, 1).poisonous;
  const withFault = (): boolean => {
    conditions.poison(orders);
    const poisonous = publish();
    conditions.reset();
    return poisonous;
  };
  expect([publish(), withFault(), withFault(), publish(), withFault()]).toEqual([false, true, false, false, true]);
});

test('a queue that nobody reads is bounded', () => {
  const broker = new Broker(null);
  const [lane] = broker.subscribe('a', orders);
  for (let i = 0; i < 100_010; i++) broker.publish(orders, 0, order, context, i);
  expect(lane?.waiting.length).toBe(100_000);
  expect(lane?.waiting[0]?.offset).toBe(10);
});
