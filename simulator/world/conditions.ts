import type { Exception, Frame } from './languages/language.ts';
import type { ClusterNode } from './nodes.ts';
import type { Cache, Dependency, Statement, Topic } from './resources.ts';
import type { ServiceDefinition } from './service.ts';

export interface Release {
  readonly version: string;
  /** Share of the pods that get it, 0 to 1. */
  readonly share: number;
  /** What the release is said to change. */
  readonly notes: string;
}

export interface BrokenOperation {
  readonly service: ServiceDefinition;
  /** As in http.route. */
  readonly route: string;
  /** Only pods of this version. */
  readonly version: string;
  /** Share of requests that fail, 0 to 1. */
  readonly share: number;
  readonly exception: Exception;
  readonly frames: readonly Frame[];
}

export interface DependencyState {
  /** Share of calls that get no answer before the time-out, 0 to 1. */
  readonly timeoutShare: number;
  /** How many times slower the others are. */
  readonly slowdown: number;
}

export interface RetryPolicy {
  readonly attempts: number;
  /** Before the first retry; it doubles with each. */
  readonly backoffMs: number;
}

/**
 * What is wrong with the world just now: the one place where scenarios reach into it. Everything is healthy after reset();
 * the world asks again for each second. Only production is touched.
 */
export class Conditions {
  private readonly slowStatements = new Map<Statement, number>();
  private readonly leakedConnections = new Map<ServiceDefinition, number>();
  private readonly hitRatios = new Map<Cache, number>();
  private readonly releases = new Map<ServiceDefinition, Release>();
  private readonly broken: BrokenOperation[] = [];
  private readonly dependencies = new Map<Dependency, DependencyState>();
  private readonly retryPolicies = new Map<ServiceDefinition, RetryPolicy>();
  private readonly capacities = new Map<ServiceDefinition, number>();
  private readonly memoryLeaks = new Map<ServiceDefinition, number>();
  private readonly poisonedTopics = new Set<Topic>();
  private readonly slowNodes = new Map<ClusterNode, number>();

  reset(): void {
    this.slowStatements.clear();
    this.leakedConnections.clear();
    this.hitRatios.clear();
    this.releases.clear();
    this.broken.length = 0;
    this.dependencies.clear();
    this.retryPolicies.clear();
    this.capacities.clear();
    this.memoryLeaks.clear();
    this.poisonedTopics.clear();
    this.slowNodes.clear();
  }

  /** The database needs so many times longer for a statement. */
  slowStatement(statement: Statement, factor: number): void {
    this.slowStatements.set(statement, factor);
  }

  statementFactor(statement: Statement): number {
    return this.slowStatements.get(statement) ?? 1;
  }

  /** A share of each pod's connections, 0 to 1, was borrowed and never given back. */
  leakConnections(service: ServiceDefinition, share: number): void {
    this.leakedConnections.set(service, share);
  }

  leakedConnectionShare(service: ServiceDefinition): number {
    return this.leakedConnections.get(service) ?? 0;
  }

  /** Only so many look-ups, 0 to 1, find something. */
  setHitRatio(cache: Cache, ratio: number): void {
    this.hitRatios.set(cache, ratio);
  }

  hitRatio(cache: Cache): number {
    return this.hitRatios.get(cache) ?? cache.hitRatio;
  }

  /** Some or all pods run this version; they are replaced one after the other, and back when it ends. */
  release(service: ServiceDefinition, version: string, { share = 1, notes }: { share?: number; notes: string }): void {
    this.releases.set(service, { version, share, notes });
  }

  releaseOf(service: ServiceDefinition): Release | undefined {
    return this.releases.get(service);
  }

  /** Requests for one route throw. */
  breakOperation(operation: BrokenOperation): void {
    this.broken.push(operation);
  }

  brokenOperation(service: ServiceDefinition, route: string, version: string): BrokenOperation | undefined {
    return this.broken.find((one) => one.service === service && one.route === route && one.version === version);
  }

  /** A service of somebody else answers late or not at all. */
  disturb(dependency: Dependency, state: DependencyState): void {
    this.dependencies.set(dependency, state);
  }

  dependencyState(dependency: Dependency): DependencyState {
    return this.dependencies.get(dependency) ?? { timeoutShare: 0, slowdown: 1 };
  }

  /** A service repeats failed calls in another way than is sane. */
  retry(service: ServiceDefinition, policy: RetryPolicy): void {
    this.retryPolicies.set(service, policy);
  }

  retryPolicy(service: ServiceDefinition): RetryPolicy {
    return this.retryPolicies.get(service) ?? { attempts: 2, backoffMs: 50 };
  }

  /** A service can serve only so many times its usual load; what is more, it turns away with 503. */
  limitCapacity(service: ServiceDefinition, timesUsualLoad: number): void {
    this.capacities.set(service, timesUsualLoad);
  }

  capacity(service: ServiceDefinition): number {
    return this.capacities.get(service) ?? Infinity;
  }

  /** Each process of a service loses memory, and has none left after so many seconds. */
  leakMemory(service: ServiceDefinition, exhaustedAfterS: number): void {
    this.memoryLeaks.set(service, exhaustedAfterS);
  }

  memoryExhaustedAfterS(service: ServiceDefinition): number {
    return this.memoryLeaks.get(service) ?? Infinity;
  }

  /** The next message of a topic cannot be processed, ever. */
  poison(topic: Topic): void {
    this.poisonedTopics.add(topic);
  }

  isPoisoned(topic: Topic): boolean {
    return this.poisonedTopics.has(topic);
  }

  /** All work on a machine takes so many times longer. */
  slowNode(node: ClusterNode, factor: number): void {
    this.slowNodes.set(node, factor);
  }

  nodeFactor(node: ClusterNode): number {
    return this.slowNodes.get(node) ?? 1;
  }
}
