import type { Instance } from '../instance.ts';
import { counter, secondsCounter, upDownCounter } from '../metrics/instrument.ts';

const collections = counter(
  'runtime',
  'dotnet.gc.collections',
  '{collection}',
  'The number of garbage collections that have occurred.',
);
const heapSize = upDownCounter(
  'runtime',
  'dotnet.gc.last_collection.heap.size',
  'By',
  'The managed GC heap size as observed during the latest garbage collection.',
);
const pauseTime = secondsCounter('runtime', 'dotnet.gc.pause.time', 's', 'The total amount of time paused in GC.');
const workingSet = upDownCounter(
  'runtime',
  'dotnet.process.memory.working_set',
  'By',
  'The number of bytes of physical memory mapped.',
);
const cpuTime = secondsCounter('runtime', 'dotnet.process.cpu.time', 's', 'CPU time used by the process.');
const poolThreads = upDownCounter(
  'runtime',
  'dotnet.thread_pool.thread.count',
  '{thread}',
  'The number of thread pool threads.',
);
const poolQueue = upDownCounter(
  'runtime',
  'dotnet.thread_pool.queue.length',
  '{work_item}',
  'The number of queued work items.',
);

const generation0 = { 'dotnet.gc.heap.generation': 'gen0' };
const generation2 = { 'dotnet.gc.heap.generation': 'gen2' };
const none = {};
const user = { 'cpu.mode': 'user' };
const kernel = { 'cpu.mode': 'system' };

export function observeDotnet(instance: Instance): void {
  const { meter, heap, cpuShare } = instance;
  meter.observe(collections, generation0, heap.minor.count);
  meter.observe(collections, generation2, heap.major.count);
  meter.observe(heapSize, generation0, Math.max(0, heap.usedBytes - heap.liveBytes));
  meter.observe(heapSize, generation2, Math.min(heap.liveBytes, heap.usedBytes));
  meter.observe(pauseTime, none, heap.minor.seconds + heap.major.seconds);
  meter.observe(workingSet, none, heap.usedBytes * 1.6);
  meter.observe(cpuTime, user, instance.cpuSeconds * 0.85);
  meter.observe(cpuTime, kernel, instance.cpuSeconds * 0.15);
  meter.observe(poolThreads, none, 8 + Math.ceil(cpuShare * 10));
  meter.observe(poolQueue, none, Math.floor(cpuShare * 4));
}
