import type { UnixMs } from '../../otlp/model.ts';
import { counter, upDownCounter } from '../metrics/instrument.ts';
import { Meter } from '../metrics/meter.ts';
import { redis } from '../resources.ts';
import type { Shop } from '../shop.ts';
import { receiverSource } from './receiver-source.ts';

const source = receiverSource('redis', 'redisreceiver', {
  'service.instance.id': `${redis.address}:${redis.port}`,
  'host.name': 'redis-main-0',
});
const hits = counter(
  'cache',
  'redis.keyspace.hits',
  '{hit}',
  'Number of successful lookup of keys in the main dictionary.',
);
const misses = counter(
  'cache',
  'redis.keyspace.misses',
  '{miss}',
  'Number of failed lookup of keys in the main dictionary.',
);
const commands = counter(
  'cache',
  'redis.commands.processed',
  '{command}',
  'Total number of commands processed by the server.',
);
const evicted = counter('cache', 'redis.keys.evicted', '{key}', 'Number of evicted keys due to maxmemory limit.');
const memory = upDownCounter('cache', 'redis.memory.used', 'By', 'Total number of bytes allocated by Redis.');
const clients = upDownCounter('cache', 'redis.clients.connected', '{client}', 'Number of client connections.');
const none = {};

const total = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

/** What the collector's Redis receiver reports. */
export class RedisMetrics {
  readonly meter: Meter;
  private readonly shop: Shop;

  constructor(shop: Shop, startMs: UnixMs) {
    this.shop = shop;
    this.meter = new Meter({ sourceOf: () => source, startMs, temporality: 'cumulative', exponential: false });
  }

  observe(): void {
    const { usage, random } = this.shop;
    const lookUpsFailed = total(usage.misses);
    this.meter.observe(hits, none, total(usage.hits));
    this.meter.observe(misses, none, lookUpsFailed);
    this.meter.observe(commands, none, usage.redisCommands);
    this.meter.observe(evicted, none, Math.floor(lookUpsFailed * 0.4));
    this.meter.observe(memory, none, 1_932_735_283 + random.below(20_000_000));
    this.meter.observe(clients, none, 42 + random.below(6));
  }
}
