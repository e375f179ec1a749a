import type { Attributes, UnixMs } from '../../otlp/model.ts';
import type { Broker, Lane } from '../broker.ts';
import { Interned } from '../interned.ts';
import { integerGauge } from '../metrics/instrument.ts';
import { Meter } from '../metrics/meter.ts';
import { kafka } from '../resources.ts';
import { receiverSource } from './receiver-source.ts';

const source = receiverSource('kafka', 'kafkametricsreceiver', {
  'service.instance.id': `${kafka.address}:${kafka.port}`,
  'host.name': 'kafka-0',
});
const lag = integerGauge(
  'messaging',
  'kafka.consumer_group.lag',
  '1',
  'Current approximate lag of consumer group at partition of topic.',
);
const offset = integerGauge(
  'messaging',
  'kafka.partition.current_offset',
  '1',
  'Current offset of partition of topic.',
);

const partitionOf = new Interned((lane: Lane): Attributes => ({ topic: lane.topic.name, partition: lane.partition }));
const lagOf = new Interned((lane: Lane): Attributes => ({ group: lane.group, ...partitionOf.get(lane) }));

/** What the collector's Kafka receiver reports; its attributes have no prefix. */
export class KafkaMetrics {
  readonly meter: Meter;
  private readonly broker: Broker;

  constructor(broker: Broker, startMs: UnixMs) {
    this.broker = broker;
    this.meter = new Meter({ sourceOf: () => source, startMs, temporality: 'cumulative', exponential: false });
  }

  observe(nowMs: UnixMs): void {
    const seen = new Set<string>();
    for (const lane of this.broker.lanes) {
      const due = lane.waiting.filter((message) => message.availableMs <= nowMs).length;
      this.meter.observe(lag, lagOf.get(lane), due);
      const partition = `${lane.topic.name}/${lane.partition}`;
      if (seen.has(partition)) continue;
      seen.add(partition);
      this.meter.observe(offset, partitionOf.get(lane), this.broker.nextOffset(lane.topic, lane.partition));
    }
  }
}
