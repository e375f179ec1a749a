import type { SpanContext, UnixMs } from '../otlp/model.ts';
import type { Conditions } from './conditions.ts';
import type { Topic } from './resources.ts';

/** What the messages of the shop are about. */
export type Order = {
  readonly id: string;
  readonly userId: string;
  readonly sku: string;
  readonly items: number;
  /** In euros. */
  readonly value: number;
};

export interface Message {
  readonly topic: Topic;
  readonly partition: number;
  readonly offset: number;
  readonly order: Order;
  /** Of the span that sent it. */
  readonly context: SpanContext;
  readonly availableMs: UnixMs;
  /** Whether strict readers choke on it. */
  readonly poisonous: boolean;
}

/** What one consumer group has not read yet of one partition. */
export interface Lane {
  readonly topic: Topic;
  readonly group: string;
  readonly partition: number;
  readonly waiting: Message[];
  /** When the reader is done with what it does now. */
  freeAtMs: UnixMs;
  /** Failed attempts at the first message waiting. */
  attempts: number;
}

/** Beyond this the oldest messages expire, as a topic's retention has it. */
const maxWaiting = 100_000;

/** The queue of one environment: topics with partitions, and how far each consumer group has come. */
export class Broker {
  readonly lanes: Lane[] = [];
  private readonly conditions: Conditions | null;
  private readonly offsets = new Map<Topic, number[]>();
  private readonly poisoned = new Set<Topic>();

  /** Faults reach only a broker that is given the conditions. */
  constructor(conditions: Conditions | null) {
    this.conditions = conditions;
  }

  subscribe(group: string, topic: Topic): Lane[] {
    const lanes = Array.from({ length: topic.partitions }, (_, partition) => ({
      topic,
      group,
      partition,
      waiting: [],
      freeAtMs: 0,
      attempts: 0,
    }));
    this.lanes.push(...lanes);
    return lanes;
  }

  /** Offset of the next message of a partition. */
  nextOffset(topic: Topic, partition: number): number {
    return this.offsetsOf(topic)[partition] ?? 0;
  }

  publish(topic: Topic, partition: number, order: Order, context: SpanContext, availableMs: UnixMs): Message {
    const offsets = this.offsetsOf(topic);
    const offset = offsets[partition] ?? 0;
    offsets[partition] = offset + 1;
    const message = { topic, partition, offset, order, context, availableMs, poisonous: this.becomesPoisonous(topic) };
    for (const lane of this.lanes) {
      if (lane.topic !== topic || lane.partition !== partition) continue;
      const last = lane.waiting.at(-1);
      // Messages of a partition are read in the order of their offsets, also where a slower request drew an earlier one.
      lane.waiting.push(
        last === undefined || last.availableMs <= availableMs ? message : { ...message, availableMs: last.availableMs },
      );
      if (lane.waiting.length > maxWaiting) lane.waiting.shift();
    }
    return message;
  }

  private offsetsOf(topic: Topic): number[] {
    let offsets = this.offsets.get(topic);
    if (offsets === undefined) {
      offsets = Array.from({ length: topic.partitions }, () => 0);
      this.offsets.set(topic, offsets);
    }
    return offsets;
  }

  /** One message for each time that a topic is poisoned. */
  private becomesPoisonous(topic: Topic): boolean {
    if (this.conditions === null || !this.conditions.isPoisoned(topic)) {
      this.poisoned.delete(topic);
      return false;
    }
    if (this.poisoned.has(topic)) return false;
    this.poisoned.add(topic);
    return true;
  }
}
