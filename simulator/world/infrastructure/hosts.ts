import type { Attributes, UnixMs } from '../../otlp/model.ts';
import { gauge, secondsCounter, upDownCounter, counter, integerGauge } from '../metrics/instrument.ts';
import { Meter } from '../metrics/meter.ts';
import { nodes } from '../nodes.ts';
import type { ClusterNode } from '../nodes.ts';
import type { Shop } from '../shop.ts';
import { Interned } from '../interned.ts';

const cpuTime = secondsCounter('runtime', 'system.cpu.time', 's', 'Seconds each logical CPU spent on each mode.');
const cpuUtilization = gauge('runtime', 'system.cpu.utilization', '1', 'Share of the CPU time that was not idle.');
const memoryUsage = upDownCounter('runtime', 'system.memory.usage', 'By', 'Reports memory in use by state.');
const networkIo = counter('runtime', 'system.network.io', 'By', 'The number of bytes transmitted and received.');
const podMemory = upDownCounter('runtime', 'k8s.pod.memory.working_set', 'By', 'Working set memory of the pod.');
const restarts = integerGauge(
  'runtime',
  'k8s.container.restart.count',
  '{restart}',
  'How many times the container has restarted.',
);

const cores = 8;
const memoryBytes = 34_359_738_368;
const none: Attributes = {};
const user = { 'cpu.mode': 'user' };
const idle = { 'cpu.mode': 'idle' };
const used = { 'system.memory.state': 'used' };
const free = { 'system.memory.state': 'free' };
const transmitted = { 'network.io.direction': 'transmit', 'network.interface.name': 'eth0' };
const received = { 'network.io.direction': 'receive', 'network.interface.name': 'eth0' };
const podAttributes = new Interned((podName: string): Attributes => ({
  'k8s.pod.name': podName,
  'k8s.namespace.name': 'shop',
}));

/** What the collector on one machine reports about it and the pods on it. */
export class HostMetrics {
  readonly meter: Meter;
  private readonly shop: Shop;
  private readonly node: ClusterNode;
  private busySeconds = 0;
  private idleSeconds = 0;
  private bytes = 0;
  private lastMs: UnixMs;

  constructor(shop: Shop, node: ClusterNode, startMs: UnixMs) {
    this.shop = shop;
    this.node = node;
    this.lastMs = startMs;
    const source = hostSource(node);
    this.meter = new Meter({ sourceOf: () => source, startMs, temporality: 'cumulative', exponential: false });
  }

  static forAllNodes(shop: Shop, startMs: UnixMs): HostMetrics[] {
    return nodes.map((node) => new HostMetrics(shop, node, startMs));
  }

  observe(nowMs: UnixMs): void {
    const { shop, node } = this;
    const pods = shop.fleet.all().filter((instance) => instance.options.node === node);
    const seconds = (nowMs - this.lastMs) / 1000;
    this.lastMs = nowMs;
    const ownShare = 0.06 + pods.reduce((sum, pod) => sum + pod.cpuShare, 0) / cores;
    const strained = shop.conditions.nodeFactor(node) > 1;
    const utilization = Math.min(1, strained ? shop.random.between(0.96, 1) : ownShare + shop.random.between(0, 0.03));
    this.busySeconds += seconds * cores * utilization;
    this.idleSeconds += seconds * cores * (1 - utilization);
    this.bytes += Math.round(seconds * (180_000 + 4_000_000 * ownShare * shop.random.between(0.8, 1.2)));
    const inUse = 3_221_225_472 + pods.reduce((sum, pod) => sum + pod.heap.usedBytes * 1.4, 0);
    const { meter } = this;
    meter.clear();
    meter.observe(cpuTime, user, this.busySeconds);
    meter.observe(cpuTime, idle, this.idleSeconds);
    meter.observe(cpuUtilization, none, utilization);
    meter.observe(memoryUsage, used, inUse);
    meter.observe(memoryUsage, free, memoryBytes - inUse);
    meter.observe(networkIo, transmitted, this.bytes);
    meter.observe(networkIo, received, this.bytes * 0.7);
    for (const pod of pods) {
      meter.observe(podMemory, podAttributes.get(pod.podName), pod.heap.usedBytes * 1.3);
      meter.observe(restarts, podAttributes.get(pod.podName), pod.restarts);
    }
  }
}

function hostSource(node: ClusterNode) {
  return {
    resource: {
      attributes: {
        'host.name': node.name,
        'host.id': node.hostId,
        'host.type': 'm6i.2xlarge',
        'host.arch': 'amd64',
        'os.type': 'linux',
        'k8s.node.name': node.name,
        'k8s.cluster.name': `shop-${node.environment}`,
        'deployment.environment.name': node.environment,
        'cloud.provider': 'aws',
        'cloud.region': 'eu-west-1',
        'cloud.availability_zone': node.zone,
      },
      schemaUrl: 'https://opentelemetry.io/schemas/1.37.0',
    },
    scope: {
      name: 'github.com/open-telemetry/opentelemetry-collector-contrib/receiver/hostmetricsreceiver',
      version: '0.139.0',
      schemaUrl: '',
    },
  };
}
