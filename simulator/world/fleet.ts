import type { UnixMs } from '../otlp/model.ts';
import type { Conditions } from './conditions.ts';
import { Instance } from './instance.ts';
import { nodeFor } from './nodes.ts';
import type { Random } from './random.ts';
import { releasedVersion, stagedVersion } from './releases.ts';
import type { Environment, ServiceDefinition } from './service.ts';

const environments = ['production', 'staging'] as const;
/** Pods of a deployment are replaced one at a time, with this much time between them. */
const rolloutStepMs = 15_000;
const containerStartMs = 6_000;
const restartMs = 12_000;

export interface Rollout {
  readonly service: ServiceDefinition;
  readonly environment: Environment;
  readonly from: string;
  readonly to: string;
  readonly notes: string;
}

/** What happens to pods, for those who write about it. */
export interface FleetEvents {
  rolloutStarted(rollout: Rollout, atMs: UnixMs): void;
  rolloutFinished(rollout: Rollout, atMs: UnixMs): void;
  started(instance: Instance): void;
  killedForMemory(instance: Instance, atMs: UnixMs): void;
}

interface Deployment {
  readonly service: ServiceDefinition;
  readonly environment: Environment;
  readonly instances: Instance[];
  version: string;
  lastReplacedMs: UnixMs;
  rolling: boolean;
}

/** All running pods: which there are, which of them takes a request, and how they are replaced. */
export class Fleet {
  private readonly deployments: Deployment[] = [];
  private readonly byService = {
    production: new Map<ServiceDefinition, Deployment>(),
    staging: new Map<ServiceDefinition, Deployment>(),
  };
  private readonly conditions: Conditions;
  private readonly events: FleetEvents;
  private readonly random: Random;
  private running: readonly Instance[] | null = null;
  private pods = 0;

  constructor(
    services: readonly ServiceDefinition[],
    conditions: Conditions,
    events: FleetEvents,
    random: Random,
    nowMs: UnixMs,
  ) {
    this.conditions = conditions;
    this.events = events;
    this.random = random;
    for (const environment of environments) {
      for (const service of services) this.deploy(service, environment, nowMs);
    }
  }

  /** A pod that takes a request now. */
  pick(service: ServiceDefinition, environment: Environment, nowMs: UnixMs, random: Random): Instance {
    const instances = this.members(service, environment);
    const first = random.below(instances.length);
    for (let i = 0; i < instances.length; i++) {
      const instance = instances[(first + i) % instances.length];
      if (instance !== undefined && instance.options.readyMs <= nowMs) return instance;
    }
    const any = instances[first];
    if (any === undefined) throw new Error(`${service.name} has no pods in ${environment}`);
    return any;
  }

  members(service: ServiceDefinition, environment: Environment): readonly Instance[] {
    return this.byService[environment].get(service)?.instances ?? [];
  }

  all(): readonly Instance[] {
    this.running ??= this.deployments.flatMap((deployment) => deployment.instances);
    return this.running;
  }

  /** One second: roll-outs go on, memory fills, containers that have none left start again. */
  step(nowMs: UnixMs): void {
    for (const deployment of this.deployments) {
      this.rollOut(deployment, nowMs);
      const { service, environment, instances } = deployment;
      const leakS = environment === 'production' ? this.conditions.memoryExhaustedAfterS(service) : Infinity;
      const { limitBytes, baseBytes } = service.memory;
      for (const [index, instance] of instances.entries()) {
        const allocated = baseBytes * this.random.between(0.015, 0.035);
        instance.heap.step(nowMs, allocated, (limitBytes - baseBytes) / leakS, this.random);
        if (instance.pool !== null) {
          instance.pool.leakedShare = environment === 'production' ? this.conditions.leakedConnectionShare(service) : 0;
        }
        if (instance.heap.exhausted) instances[index] = this.restart(instance, nowMs);
      }
    }
  }

  private deploy(service: ServiceDefinition, environment: Environment, nowMs: UnixMs): void {
    const version = this.regularVersion(service, environment, nowMs);
    const count = environment === 'production' ? service.replicas : 1;
    const instances = Array.from({ length: count }, () => this.create(service, environment, version, nowMs, nowMs));
    const deployment = { service, environment, instances, version, lastReplacedMs: 0, rolling: false };
    this.deployments.push(deployment);
    this.byService[environment].set(service, deployment);
  }

  private regularVersion(service: ServiceDefinition, environment: Environment, nowMs: UnixMs): string {
    return environment === 'production' ? releasedVersion(service, nowMs) : stagedVersion(service, nowMs);
  }

  private create(
    service: ServiceDefinition,
    environment: Environment,
    version: string,
    startMs: UnixMs,
    readyMs: UnixMs,
  ): Instance {
    const node = nodeFor(environment, this.pods++);
    return new Instance({ service, environment, version, node, seed: this.random.int32(), startMs, readyMs });
  }

  private rollOut(deployment: Deployment, nowMs: UnixMs): void {
    const { service, environment, instances } = deployment;
    const regular = this.regularVersion(service, environment, nowMs);
    const release = environment === 'production' ? this.conditions.releaseOf(service) : undefined;
    const replaced = release === undefined ? 0 : Math.max(1, Math.round(release.share * instances.length));
    const wanted = (index: number): string => (release !== undefined && index < replaced ? release.version : regular);
    const rollout = { service, environment, from: deployment.version, to: wanted(0), notes: release?.notes ?? '' };
    const index = instances.findIndex((instance, i) => instance.options.version !== wanted(i));
    if (index < 0) {
      if (deployment.rolling) this.events.rolloutFinished(rollout, nowMs);
      deployment.rolling = false;
      deployment.version = rollout.to;
      return;
    }
    if (!deployment.rolling) this.events.rolloutStarted(rollout, nowMs);
    deployment.rolling = true;
    if (nowMs - deployment.lastReplacedMs < rolloutStepMs) return;
    deployment.lastReplacedMs = nowMs;
    const instance = this.create(service, environment, wanted(index), nowMs, nowMs + containerStartMs);
    instances[index] = instance;
    this.running = null;
    this.events.started(instance);
  }

  private restart(instance: Instance, nowMs: UnixMs): Instance {
    this.events.killedForMemory(instance, nowMs);
    this.running = null;
    const again = new Instance({ ...instance.options, startMs: nowMs, readyMs: nowMs + restartMs }, instance);
    this.events.started(again);
    return again;
  }
}
