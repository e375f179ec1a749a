import type { Attributes, Resource, Scope, Source, UnixMs } from '../otlp/model.ts';
import { Heap } from './heap.ts';
import type { Instrumentation } from './languages/language.ts';
import { scope } from './languages/language.ts';
import { Meter } from './metrics/meter.ts';
import type { ClusterNode } from './nodes.ts';
import { Pool } from './pool.ts';
import { hash32, Random } from './random.ts';
import type { Environment, ServiceDefinition } from './service.ts';

export interface InstanceOptions {
  readonly service: ServiceDefinition;
  readonly environment: Environment;
  readonly version: string;
  readonly node: ClusterNode;
  /** Tells pods of the same version apart. */
  readonly seed: number;
  readonly startMs: UnixMs;
  /** When it takes its first request. */
  readonly readyMs: UnixMs;
}

/** One running container of a service. A restart of the container is a new one with the same options but the times. */
export class Instance {
  readonly options: InstanceOptions;
  readonly service: ServiceDefinition;
  readonly podName: string;
  readonly resource: Resource;
  readonly meter: Meter;
  readonly heap: Heap;
  readonly pool: Pool | null;
  /** Milliseconds of its own work, and milliseconds inside requests, since the last collection. */
  workMs = 0;
  servingMs = 0;
  /** A number of its own that stays: when in an interval it collects its metrics. */
  readonly offset: number;
  /** How often the container was started again in this pod. */
  readonly restarts: number;
  /** CPU time since the start, and the share of a core in use at the last collection. */
  cpuSeconds = 0;
  cpuShare = 0;
  collectedMs: UnixMs;
  private readonly sources = new Map<Scope, Source>();

  constructor(options: InstanceOptions, predecessor: Instance | null = null) {
    const { service, environment, version } = options;
    this.options = options;
    this.service = service;
    this.collectedMs = options.startMs;
    const random = new Random(options.seed, hash32(service.name), hash32(`${environment} ${version}`));
    const replicaSet = new Random(hash32(service.name), hash32(environment), hash32(version)).podSuffix(9);
    this.podName = `${service.name}-${replicaSet}-${random.podSuffix(5)}`;
    this.offset = hash32(this.podName) >>> 0;
    this.resource = predecessor?.resource ?? {
      attributes: describe(options, this.podName, random),
      schemaUrl: service.language.schemaUrl,
    };
    this.restarts = predecessor === null ? 0 : predecessor.restarts + 1;
    this.heap = new Heap(service.memory.limitBytes, service.memory.baseBytes);
    this.pool = service.pool === null ? null : new Pool(service.pool);
    this.meter = new Meter({
      sourceOf: (instrumentation) => this.source(instrumentation),
      startMs: options.startMs,
      temporality: service.temporality,
      exponential: service.exponentialHistograms,
    });
  }

  source(instrumentation: Instrumentation): Source {
    return this.sourceOf(this.service.language.scopes[instrumentation]);
  }

  /** Where its log records come from. */
  get logger(): Source {
    return this.sourceOf(loggerScope(this.service));
  }

  private sourceOf(itsScope: Scope): Source {
    let source = this.sources.get(itsScope);
    if (source === undefined) {
      source = { resource: this.resource, scope: itsScope };
      this.sources.set(itsScope, source);
    }
    return source;
  }
}

const loggers = new Map<ServiceDefinition, Scope>();

function loggerScope(service: ServiceDefinition): Scope {
  let known = loggers.get(service);
  if (known === undefined) {
    known = scope(service.language.logger(service.name), '');
    loggers.set(service, known);
  }
  return known;
}

function describe(options: InstanceOptions, podName: string, random: Random): Attributes {
  const { service, environment, version, node } = options;
  const podUid = random.uuid();
  return {
    'service.name': service.name,
    'service.namespace': 'shop',
    'service.version': version,
    'service.instance.id': podUid,
    'deployment.environment.name': environment,
    ...service.language.attributes(service.name),
    'container.id': random.hex(64),
    'container.image.name': `registry.shop.example/${service.name}`,
    'container.image.tags': [version],
    'k8s.cluster.name': `shop-${environment}`,
    'k8s.namespace.name': 'shop',
    'k8s.deployment.name': service.name,
    'k8s.pod.name': podName,
    'k8s.pod.uid': podUid,
    'k8s.container.name': service.name,
    'k8s.node.name': node.name,
    'host.name': podName,
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_eks',
    'cloud.region': 'eu-west-1',
    'cloud.availability_zone': node.zone,
  };
}
