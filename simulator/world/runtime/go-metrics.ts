import type { Instance } from '../instance.ts';
import { counter, histogram, upDownCounter } from '../metrics/instrument.ts';
import type { Random } from '../random.ts';

const memoryUsed = upDownCounter('runtime', 'go.memory.used', 'By', 'Memory used by the Go runtime.');
const allocated = counter('runtime', 'go.memory.allocated', 'By', 'Memory allocated to the heap by the application.');
const gcGoal = upDownCounter('runtime', 'go.memory.gc.goal', 'By', 'Heap size target for the end of the GC cycle.');
const gcCycles = counter('runtime', 'go.memory.gc.cycles', '{cycle}', 'Number of completed GC cycles.');
const goroutines = upDownCounter('runtime', 'go.goroutine.count', '{goroutine}', 'Count of live goroutines.');
const scheduling = histogram(
  [0.00001, 0.0001, 0.001, 0.01, 0.1],
  'runtime',
  'go.schedule.duration',
  's',
  'The time goroutines have spent in the scheduler in a runnable state before actually running.',
);

const none = {};
const stack = { 'go.memory.type': 'stack' };
const other = { 'go.memory.type': 'other' };

export function observeGo(instance: Instance, nowMs: number, random: Random): void {
  const { meter, heap, cpuShare } = instance;
  meter.observe(memoryUsed, stack, 1_441_792);
  meter.observe(memoryUsed, other, heap.usedBytes);
  meter.observe(allocated, none, instance.cpuSeconds * 42_000_000);
  meter.observe(gcGoal, none, heap.liveBytes * 2);
  meter.observe(gcCycles, none, heap.minor.count + heap.major.count);
  meter.observe(goroutines, none, 24 + Math.ceil(cpuShare * 120));
  for (let i = 0; i < 8; i++)
    meter.record(scheduling, none, random.logNormal(0.000_02 * (1 + cpuShare * 8), 1.2), nowMs);
}
