import type { Broker } from './broker.ts';
import type { Conditions } from './conditions.ts';
import type { Fleet } from './fleet.ts';
import type { Load } from './load.ts';
import type { Random } from './random.ts';
import type { Cache } from './resources.ts';
import type { Environment, ServiceDefinition } from './service.ts';
import type { Timeline } from './timeline.ts';

/** The parts of the world that a request can meet. */
export interface Shop {
  readonly random: Random;
  readonly conditions: Conditions;
  readonly fleet: Fleet;
  readonly timeline: Timeline;
  readonly databaseLoad: Load;
  readonly usage: Usage;
  brokerOf(environment: Environment): Broker;
  loadOf(service: ServiceDefinition, environment: Environment): Load;
}

/** What was asked of database, cache and queue since the start, for the metrics of their own. */
export interface Usage {
  statements: number;
  sequentialScans: number;
  rowsReturned: number;
  transactions: number;
  failedTransactions: number;
  redisCommands: number;
  readonly hits: Map<Cache, number>;
  readonly misses: Map<Cache, number>;
}
