import type { UnixMs } from '../../otlp/model.ts';
import type { Instance } from '../instance.ts';
import type { Random } from '../random.ts';
import { observeDotnet } from './dotnet-metrics.ts';
import { observeGo } from './go-metrics.ts';
import { observeJava, recordJavaPauses } from './java-metrics.ts';
import { observeNodejs, recordNodejsPauses } from './nodejs-metrics.ts';
import { observeProcess } from './process-metrics.ts';
import { observePython } from './python-metrics.ts';

const idleShare = 0.03;

/**
 * Brings the gauges of a process up to date, just before they are collected. `cpuScale` makes a small shop's processes look
 * as busy as a large one's.
 */
export function observeInstance(instance: Instance, nowMs: UnixMs, cpuScale: number, random: Random): void {
  const elapsedMs = Math.max(1, nowMs - instance.collectedMs);
  const work = (instance.workMs / elapsedMs) * cpuScale;
  instance.cpuShare = Math.min(0.97, idleShare + work) * random.between(0.95, 1.03);
  instance.cpuSeconds += (instance.cpuShare * elapsedMs) / 1000;
  const { name } = instance.service.language;
  // The legacy service has no metrics but those of its Prometheus client.
  if (name !== 'php') observeProcess(instance, nowMs, elapsedMs);
  switch (name) {
    case 'java':
      observeJava(instance);
      break;
    case 'nodejs':
      observeNodejs(instance);
      break;
    case 'go':
      observeGo(instance, nowMs, random);
      break;
    case 'dotnet':
      observeDotnet(instance);
      break;
    case 'python':
      observePython(instance);
      break;
  }
  instance.workMs = 0;
  instance.servingMs = 0;
  instance.collectedMs = nowMs;
}

/** Records the garbage collections of the last second where the language has a histogram of them. */
export function recordPauses(instance: Instance): void {
  if (instance.heap.pauses.length === 0) return;
  const { name } = instance.service.language;
  if (name === 'java') recordJavaPauses(instance);
  if (name === 'nodejs') recordNodejsPauses(instance);
}
