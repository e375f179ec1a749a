import type { Instance } from '../instance.ts';
import { gauge, pauseHistogram, secondsCounter, upDownCounter } from '../metrics/instrument.ts';

const memoryUsed = upDownCounter('runtime', 'jvm.memory.used', 'By', 'Measure of memory used.');
const memoryCommitted = upDownCounter('runtime', 'jvm.memory.committed', 'By', 'Measure of memory committed.');
const memoryLimit = upDownCounter('runtime', 'jvm.memory.limit', 'By', 'Measure of max obtainable memory.');
const memoryAfterGc = upDownCounter(
  'runtime',
  'jvm.memory.used_after_last_gc',
  'By',
  'Measure of memory used, as measured after the most recent garbage collection event on this pool.',
);
const gcDuration = pauseHistogram('runtime', 'jvm.gc.duration', 's', 'Duration of JVM garbage collection actions.');
const threads = upDownCounter('runtime', 'jvm.thread.count', '{thread}', 'Number of executing platform threads.');
const classes = upDownCounter('runtime', 'jvm.class.count', '{class}', 'Number of classes currently loaded.');
const cpuTime = secondsCounter('runtime', 'jvm.cpu.time', 's', 'CPU time used by the process as reported by the JVM.');
const cpuRecent = gauge(
  'runtime',
  'jvm.cpu.recent_utilization',
  '1',
  'Recent CPU utilization for the process as reported by the JVM.',
);

const eden = { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'G1 Eden Space' };
const old = { 'jvm.memory.type': 'heap', 'jvm.memory.pool.name': 'G1 Old Gen' };
const metaspace = { 'jvm.memory.type': 'non_heap', 'jvm.memory.pool.name': 'Metaspace' };
const minor = { 'jvm.gc.name': 'G1 Young Generation', 'jvm.gc.action': 'end of minor GC' };
const major = { 'jvm.gc.name': 'G1 Old Generation', 'jvm.gc.action': 'end of major GC' };
const daemonThreads = { 'jvm.thread.daemon': true, 'jvm.thread.state': 'timed_waiting' };
const workerThreads = { 'jvm.thread.daemon': false, 'jvm.thread.state': 'runnable' };
const none = {};

export function observeJava(instance: Instance): void {
  const { meter, heap } = instance;
  meter.observe(memoryUsed, eden, Math.max(0, heap.usedBytes - heap.liveBytes));
  meter.observe(memoryUsed, old, Math.min(heap.liveBytes, heap.usedBytes));
  meter.observe(memoryUsed, metaspace, 96_468_992);
  meter.observe(memoryCommitted, old, heap.limitBytes * 0.9);
  meter.observe(memoryLimit, old, heap.limitBytes);
  meter.observe(memoryAfterGc, old, heap.liveBytes);
  meter.observe(threads, daemonThreads, 22);
  meter.observe(threads, workerThreads, 6 + Math.ceil(instance.cpuShare * 16));
  meter.observe(classes, none, 18_240);
  meter.observe(cpuTime, none, instance.cpuSeconds);
  meter.observe(cpuRecent, none, instance.cpuShare);
}

export function recordJavaPauses({ meter, heap }: Instance): void {
  for (const pause of heap.pauses) {
    meter.record(gcDuration, pause.major ? major : minor, (pause.endMs - pause.startMs) / 1000, pause.endMs);
  }
}
