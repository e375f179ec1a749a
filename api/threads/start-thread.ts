import { Worker } from 'node:worker_threads';

/** Young generations are kept small: many threads would otherwise hold much memory that is garbage. */
const YOUNG_GENERATION_MB = 16;

export function startThread(name: 'receiver' | 'signal' | 'query', workerData: object): Worker {
  return new Worker(new URL(`./${name}-thread.ts`, import.meta.url), {
    name,
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
}
