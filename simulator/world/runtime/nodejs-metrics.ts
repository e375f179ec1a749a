import type { Instance } from '../instance.ts';
import { gauge, pauseHistogram, upDownCounter } from '../metrics/instrument.ts';

const utilization = gauge('runtime', 'nodejs.eventloop.utilization', '1', 'Event loop utilization.');
const delayP50 = gauge('runtime', 'nodejs.eventloop.delay.p50', 's', 'Event loop 50 percentile delay.');
const delayP99 = gauge('runtime', 'nodejs.eventloop.delay.p99', 's', 'Event loop 99 percentile delay.');
const heapUsed = upDownCounter('runtime', 'v8js.memory.heap.used', 'By', 'Heap memory size in use.');
const spaceSize = upDownCounter(
  'runtime',
  'v8js.memory.heap.space.size',
  'By',
  'Total heap memory size pre-allocated.',
);
const gcDuration = pauseHistogram('runtime', 'v8js.gc.duration', 's', 'Garbage collection duration.');

const none = {};
const newSpace = { 'v8js.heap.space.name': 'new_space' };
const oldSpace = { 'v8js.heap.space.name': 'old_space' };
const scavenge = { 'v8js.gc.type': 'minor' };
const markSweep = { 'v8js.gc.type': 'major' };

export function observeNodejs(instance: Instance): void {
  const { meter, heap, cpuShare } = instance;
  const longestPauseMs = Math.max(0, ...heap.pauses.map((pause) => pause.endMs - pause.startMs));
  meter.observe(utilization, none, Math.min(1, cpuShare * 1.1));
  meter.observe(delayP50, none, 0.0101 + cpuShare * 0.002);
  meter.observe(delayP99, none, 0.0115 + cpuShare * 0.03 + longestPauseMs / 1000);
  meter.observe(heapUsed, newSpace, Math.max(0, heap.usedBytes - heap.liveBytes));
  meter.observe(heapUsed, oldSpace, Math.min(heap.liveBytes, heap.usedBytes));
  meter.observe(spaceSize, oldSpace, heap.limitBytes * 0.5);
}

export function recordNodejsPauses({ meter, heap }: Instance): void {
  for (const pause of heap.pauses) {
    meter.record(gcDuration, pause.major ? markSweep : scavenge, (pause.endMs - pause.startMs) / 1000, pause.endMs);
  }
}
