import type { Metric, UnixMs } from '../otlp/model.ts';
import { Broker } from './broker.ts';
import type { Lane } from './broker.ts';
import { Conditions } from './conditions.ts';
import { Fleet } from './fleet.ts';
import { HostMetrics } from './infrastructure/hosts.ts';
import { KafkaMetrics } from './infrastructure/kafka.ts';
import { platformLog } from './infrastructure/platform-log.ts';
import { PostgresMetrics } from './infrastructure/postgres.ts';
import { RedisMetrics } from './infrastructure/redis.ts';
import { startJourney } from './journeys.ts';
import { Load } from './load.ts';
import { consume } from './messaging.ts';
import type { ConsumerGroup } from './messaging.ts';
import { Random } from './random.ts';
import { trafficFactor } from './rhythm.ts';
import { observeInstance, recordPauses } from './runtime/observe-instance.ts';
import type { Environment, ServiceDefinition } from './service.ts';
import { allServices, consumerGroups } from './services/all-services.ts';
import { runJobs } from './services/scheduler.ts';
import type { Shop, Usage } from './shop.ts';
import { Timeline } from './timeline.ts';
import type { Telemetry } from './timeline.ts';

const environments = ['production', 'staging'] as const;
/** Share of the requests that go to staging: its testers. */
const stagingShare = 0.03;

/** Something that changes the conditions while it lasts; asked once for each second. */
export interface Disturbance {
  disturb(conditions: Conditions, nowMs: UnixMs): void;
}

export interface WorldOptions {
  readonly seed: number;
  /** When it begins; whole seconds. */
  readonly startMs: UnixMs;
  /** Requests from outside a second at an instant, as a mean over the week. */
  readonly rateAt: (nowMs: UnixMs) => number;
  readonly metricsIntervalS: number;
  readonly disturbances: readonly Disturbance[];
}

interface Reader {
  readonly group: ConsumerGroup;
  readonly environment: Environment;
  readonly lanes: readonly Lane[];
}

/**
 * The shop in simulated time. The same options give the same telemetry, byte for byte: nothing here asks for the time or for
 * another source of chance.
 */
export class World implements Shop {
  readonly random: Random;
  readonly conditions = new Conditions();
  readonly fleet: Fleet;
  readonly timeline: Timeline;
  readonly databaseLoad = new Load();
  readonly usage: Usage = {
    statements: 0,
    sequentialScans: 0,
    rowsReturned: 0,
    transactions: 0,
    failedTransactions: 0,
    redisCommands: 0,
    hits: new Map(),
    misses: new Map(),
  };
  private readonly options: WorldOptions;
  private readonly brokers: Record<Environment, Broker>;
  private readonly readers: Reader[] = [];
  private readonly loads: Record<Environment, Map<ServiceDefinition, Load>> = {
    production: new Map(),
    staging: new Map(),
  };
  private readonly postgres: PostgresMetrics;
  private readonly redis: RedisMetrics;
  private readonly kafka: KafkaMetrics;
  private readonly hosts: readonly HostMetrics[];
  private nowMs: UnixMs;

  constructor(options: WorldOptions) {
    const { seed, startMs } = options;
    this.options = options;
    this.nowMs = startMs;
    this.random = new Random(seed, Math.floor(startMs / 1000), 1);
    this.timeline = new Timeline(startMs);
    const chance = new Random(seed, Math.floor(startMs / 1000), 2);
    this.fleet = new Fleet(allServices, this.conditions, platformLog(this.timeline, chance), chance, startMs);
    this.brokers = { production: new Broker(this.conditions), staging: new Broker(null) };
    for (const environment of environments) {
      const broker = this.brokers[environment];
      for (const group of consumerGroups) {
        const lanes = broker.subscribe(group.service.name, group.topic);
        this.readers.push({ group, environment, lanes });
      }
    }
    this.postgres = new PostgresMetrics(this, startMs);
    this.redis = new RedisMetrics(this, startMs);
    this.kafka = new KafkaMetrics(this.brokers.production, startMs);
    this.hosts = HostMetrics.forAllNodes(this, startMs);
  }

  brokerOf(environment: Environment): Broker {
    return this.brokers[environment];
  }

  loadOf(service: ServiceDefinition, environment: Environment): Load {
    const loads = this.loads[environment];
    let load = loads.get(service);
    if (load === undefined) {
      load = new Load();
      loads.set(service, load);
    }
    return load;
  }

  /** Lives through the next second and gives what ended in it. */
  step(): Telemetry {
    const second = Math.floor(this.nowMs / 1000);
    this.conditions.reset();
    for (const disturbance of this.options.disturbances) disturbance.disturb(this.conditions, this.nowMs);
    this.fleet.step(this.nowMs);
    this.random.reseed(this.options.seed, second, -1);
    this.collectMetrics(second);
    this.receiveRequests(second);
    this.random.reseed(this.options.seed, second, -2);
    for (const environment of environments) runJobs(this, environment, this.nowMs);
    this.readQueues();
    this.databaseLoad.step();
    for (const environment of environments) for (const load of this.loads[environment].values()) load.step();
    this.nowMs += 1000;
    return this.timeline.next();
  }

  /** Everything that is still under way, where the world ends. */
  finish(): Telemetry {
    return this.timeline.rest();
  }

  /** Each request has a stream of chance of its own, so that a fault changes only the requests that it touches. */
  private receiveRequests(second: number): void {
    const { seed, rateAt } = this.options;
    this.random.reseed(seed, second, 0);
    const count = this.random.poisson(rateAt(this.nowMs) * trafficFactor(this.nowMs));
    for (let i = 1; i <= count; i++) {
      this.random.reseed(seed, second, i);
      const environment = this.random.chance(stagingShare) ? 'staging' : 'production';
      startJourney(this, environment, this.nowMs + this.random.between(0, 1000));
    }
  }

  private readQueues(): void {
    const untilMs = this.nowMs + 1000;
    for (const { group, environment, lanes } of this.readers) {
      const members = this.fleet.members(group.service, environment);
      for (const lane of lanes) {
        const reader = members[lane.partition % members.length];
        if (reader !== undefined) consume(this, group, lane, reader, untilMs);
      }
    }
  }

  /** Each process collects at its own moment of the interval; what this second brings is not in it yet. */
  private collectMetrics(second: number): void {
    const { metricsIntervalS } = this.options;
    const cpuScale = 600 / Math.max(0.01, this.options.rateAt(this.nowMs));
    for (const instance of this.fleet.all()) {
      const { meter, offset } = instance;
      recordPauses(instance);
      meter.advance(this.nowMs);
      if ((second + offset) % metricsIntervalS !== 0) continue;
      const atMs = this.nowMs + ((offset >>> 8) % 400) + this.random.float();
      observeInstance(instance, atMs, cpuScale, this.random);
      this.timeline.addMetrics(meter.collect(atMs));
    }
    if (second % metricsIntervalS !== 0) return;
    this.timeline.addMetrics(this.collectInfrastructure(this.nowMs + this.random.float()));
  }

  private collectInfrastructure(atMs: UnixMs): Metric[] {
    const { postgres, redis, kafka, hosts } = this;
    postgres.observe();
    redis.observe();
    kafka.observe(atMs);
    for (const host of hosts) host.observe(atMs);
    return [postgres.meter, redis.meter, kafka.meter, ...hosts.map((host) => host.meter)].flatMap((meter) =>
      meter.collect(atMs),
    );
  }
}
