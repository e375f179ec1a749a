import { spanKind } from '../otlp/model.ts';
import type { Attributes, UnixMs } from '../otlp/model.ts';
import type { Lane, Message, Order } from './broker.ts';
import { beginCall } from './call.ts';
import type { Call } from './call.ts';
import { attempt } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Instance } from './instance.ts';
import { Interned } from './interned.ts';
import { messagesConsumed, messagesSent, processDuration } from './metrics/request-metrics.ts';
import { kafka } from './resources.ts';
import type { Topic } from './resources.ts';
import type { ServiceDefinition } from './service.ts';
import type { Shop } from './shop.ts';
import { nobody } from './shopper.ts';

/** The system is named as before and after its renaming in the semantic conventions, as instrumentations in transition do. */
const system = { 'messaging.system': kafka.system, 'messaging.system.name': kafka.system };

const destination = new Interned((topic: Topic) => ({
  ...system,
  'messaging.destination.name': topic.name,
  'server.address': kafka.address,
  'server.port': kafka.port,
}));
const sending = new Interned((topic: Topic) => ({
  ...destination.get(topic),
  'messaging.operation.name': 'send',
  'messaging.operation.type': 'send',
}));

/** Sends a message about an order; it can be read a moment later. */
export function publish(call: Call, topic: Topic, order: Order): void {
  const { shop, instance } = call;
  const broker = shop.brokerOf(instance.options.environment);
  const partition = shop.random.below(topic.partitions);
  const span = call.open(`send ${topic.name}`, spanKind.producer, 'messaging', sending.get(topic), {
    'messaging.client.id': `${instance.service.name}-producer`,
    'messaging.destination.partition.id': String(partition),
    'messaging.message.id': order.id,
    'kafka.message.key': order.id,
    'kafka.offset': broker.nextOffset(topic, partition),
    'messaging.message.body.size': 400 + shop.random.below(900),
  });
  call.wait(shop.random.logNormal(2.2, 0.5));
  call.close(span);
  broker.publish(topic, partition, order, span.context, call.nowMs + shop.random.logNormal(8, 0.5));
  instance.meter.record(messagesSent, sending.get(topic), 1, call.nowMs, span.context);
}

/** Readers of a topic that share its partitions. */
export interface ConsumerGroup {
  readonly service: ServiceDefinition;
  readonly topic: Topic;
  /** 'each': message by message, inside the trace of its sender. 'batch': several at once, in a trace of their own. */
  readonly mode: 'each' | 'batch';
  readonly handle: (call: Call, message: Message) => void;
}

const processing = new Interned((group: ConsumerGroup) => ({
  ...destination.get(group.topic),
  'messaging.consumer.group.name': group.service.name,
  'messaging.operation.name': 'process',
  'messaging.operation.type': 'process',
}));
const receiving = new Interned((group: ConsumerGroup) => ({
  ...processing.get(group),
  'messaging.operation.name': 'poll',
  'messaging.operation.type': 'receive',
}));
const failedProcessing = new Interned(
  (group: ConsumerGroup) =>
    new Interned((errorType: string): Attributes => ({ ...processing.get(group), 'error.type': errorType })),
);

export const deadLetters: Topic = { name: 'orders.dead-letter', partitions: 1 };
const maxAttempts = 3;
const maxBackoffMs = 15_000;
const maxBatch = 50;

/** Reads one lane until `untilMs`. */
export function consume(shop: Shop, group: ConsumerGroup, lane: Lane, reader: Instance, untilMs: UnixMs): void {
  if (group.mode === 'batch') consumeBatch(shop, group, lane, reader, untilMs);
  else consumeEach(shop, group, lane, reader, untilMs);
}

function consumeEach(shop: Shop, group: ConsumerGroup, lane: Lane, reader: Instance, untilMs: UnixMs): void {
  for (;;) {
    const message = lane.waiting[0];
    if (message === undefined) return;
    const startMs = Math.max(message.availableMs, lane.freeAtMs, reader.options.readyMs);
    if (startMs >= untilMs) return;
    const call = beginCall(shop, reader, nobody, {
      name: `process ${group.topic.name}`,
      kind: spanKind.consumer,
      instrumentation: 'messaging',
      startMs,
      constants: processing.get(group),
      attributes: messageAttributes(message, group),
      parent: message.context,
    });
    call.span.addLink(message.context);
    const failure = process(call, group, message);
    const givenUp = failure !== null && lane.attempts + 1 >= maxAttempts && !shop.conditions.isPoisoned(group.topic);
    if (givenUp) {
      call.log(
        'error',
        `giving up on message ${message.topic.name}/${message.partition}@${message.offset} after ${lane.attempts + 1} attempts`,
      );
      publish(call, deadLetters, message.order);
    }
    finish(call, group, failure);
    lane.attempts = failure === null || givenUp ? 0 : lane.attempts + 1;
    const backoffMs = lane.attempts === 0 ? 0 : Math.min(maxBackoffMs, 500 * 2 ** lane.attempts);
    lane.freeAtMs = call.nowMs + backoffMs;
    if (lane.attempts === 0) lane.waiting.shift();
  }
}

function consumeBatch(shop: Shop, group: ConsumerGroup, lane: Lane, reader: Instance, untilMs: UnixMs): void {
  const pollMs = Math.max(untilMs - 1000 + 120 * (lane.partition + 1), lane.freeAtMs);
  const end = lane.waiting.findIndex((message) => message.availableMs > pollMs);
  const batch = lane.waiting.splice(0, Math.min(maxBatch, end < 0 ? lane.waiting.length : end));
  if (batch.length === 0) return;
  const poll = beginCall(shop, reader, nobody, {
    name: `poll ${group.topic.name}`,
    kind: spanKind.client,
    instrumentation: 'messaging',
    startMs: pollMs,
    constants: receiving.get(group),
    attributes: {
      'messaging.batch.message_count': batch.length,
      'messaging.destination.partition.id': String(lane.partition),
    },
    parent: null,
  });
  for (const message of batch) poll.span.addLink(message.context);
  poll.wait(shop.random.logNormal(1.5, 0.4));
  for (const message of batch) {
    const outer = poll.span;
    const attributes = messageAttributes(message, group);
    const span = poll.open(
      `process ${group.topic.name}`,
      spanKind.consumer,
      'messaging',
      processing.get(group),
      attributes,
    );
    span.addLink(message.context);
    poll.span = span;
    finish(poll, group, process(poll, group, message));
    poll.span = outer;
  }
  poll.close(poll.span);
  lane.freeAtMs = poll.nowMs;
}

function process(call: Call, group: ConsumerGroup, message: Message): Failure | null {
  const failure = attempt(() => group.handle(call, message));
  if (failure === null) return null;
  call.recordException(call.span, failure);
  const { topic, partition, offset } = message;
  const reason = failure.exception?.message ?? `status ${failure.httpStatus}`;
  call.log('error', `processing of message ${topic.name}/${partition}@${offset} failed: ${reason}`, {
    'messaging.message.id': message.order.id,
  });
  return failure;
}

function finish(call: Call, group: ConsumerGroup, failure: Failure | null): void {
  const { span, instance } = call;
  call.close(span);
  const durationMs = span.endMs - span.startMs;
  const errorType = failure === null ? null : (failure.exception?.type ?? String(failure.httpStatus));
  const metric = errorType === null ? processing.get(group) : failedProcessing.get(group).get(errorType);
  instance.servingMs += durationMs;
  instance.meter.record(processDuration, metric, durationMs / 1000, span.endMs, span.context);
  instance.meter.record(messagesConsumed, processing.get(group), 1, span.endMs);
}

function messageAttributes(message: Message, group: ConsumerGroup) {
  return {
    'messaging.client.id': `${group.service.name}-consumer`,
    'messaging.destination.partition.id': String(message.partition),
    'messaging.message.id': message.order.id,
    'kafka.message.key': message.order.id,
    'kafka.offset': message.offset,
  };
}
