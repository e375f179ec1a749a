import type { Attributes } from '../../otlp/model.ts';
import type { Instance } from '../instance.ts';
import { counter, gauge, integerGauge, secondsCounter, upDownCounter } from '../metrics/instrument.ts';
import { httpServerActive } from '../metrics/request-metrics.ts';

const cpuTime = secondsCounter(
  'runtime',
  'process.cpu.time',
  's',
  'Total CPU seconds broken down by different states.',
);
const cpuUtilization = gauge(
  'runtime',
  'process.cpu.utilization',
  '1',
  'CPU seconds used, divided by elapsed time and cores.',
);
const memoryUsage = upDownCounter('runtime', 'process.memory.usage', 'By', 'The amount of physical memory in use.');
const threads = upDownCounter('runtime', 'process.thread.count', '{thread}', 'Process threads count.');
const descriptors = upDownCounter(
  'runtime',
  'process.unix.file_descriptor.count',
  '{file_descriptor}',
  'Number of unix file descriptors in use by the process.',
);
const uptime = gauge('runtime', 'process.uptime', 's', 'The time the process has been running.');
const switches = counter(
  'runtime',
  'process.context_switches',
  '{context_switch}',
  'Number of times the process has been context switched.',
);
const connections = upDownCounter(
  'database',
  'db.client.connection.count',
  '{connection}',
  'The number of connections by state.',
);
const connectionLimit = upDownCounter(
  'database',
  'db.client.connection.limit',
  '{connection}',
  'The limit of open connections allowed.',
);
const pending = integerGauge(
  'database',
  'db.client.connection.pending_requests',
  '{request}',
  'The number of current pending requests for an open connection.',
);

const none: Attributes = {};
const user = { 'cpu.mode': 'user' };
const kernel = { 'cpu.mode': 'system' };
const voluntary = { 'process.context_switch.type': 'voluntary' };
const active = { 'http.request.method': 'GET', 'url.scheme': 'http' };
const poolState = new WeakMap<object, { used: Attributes; idle: Attributes; any: Attributes }>();

/** What every process reports about itself, whatever its language. `elapsedMs` is the time since the last collection. */
export function observeProcess(instance: Instance, nowMs: number, elapsedMs: number): void {
  const { meter, heap, service } = instance;
  meter.observe(cpuTime, user, instance.cpuSeconds * 0.82);
  meter.observe(cpuTime, kernel, instance.cpuSeconds * 0.18);
  meter.observe(cpuUtilization, none, instance.cpuShare);
  meter.observe(memoryUsage, none, heap.usedBytes * 1.25);
  meter.observe(threads, none, 14 + (service.port % 7) + Math.ceil(instance.cpuShare * 20));
  meter.observe(descriptors, none, 46 + (service.port % 13) + Math.ceil(instance.cpuShare * 60));
  meter.observe(uptime, none, (nowMs - instance.options.startMs) / 1000);
  meter.observe(switches, voluntary, Math.round(instance.cpuSeconds * 1900));
  if (service.port !== 0) meter.observe(httpServerActive, active, instance.servingMs / elapsedMs);
  observePool(instance, elapsedMs);
}

function observePool({ meter, pool }: Instance, elapsedMs: number): void {
  if (pool === null) return;
  const { name, limit } = pool.definition;
  let attributes = poolState.get(pool.definition);
  if (attributes === undefined) {
    const any = { 'db.client.connection.pool.name': name };
    attributes = {
      any,
      used: { ...any, 'db.client.connection.state': 'used' },
      idle: { ...any, 'db.client.connection.state': 'idle' },
    };
    poolState.set(pool.definition, attributes);
  }
  const usage = pool.takeUsage(elapsedMs);
  meter.observe(connections, attributes.used, usage.used);
  meter.observe(connections, attributes.idle, limit - usage.used);
  meter.observe(connectionLimit, attributes.any, limit);
  meter.observe(pending, attributes.any, usage.pending);
}
