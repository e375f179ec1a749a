import { Worker } from 'node:worker_threads';

/** Young generations are kept small: many threads would otherwise hold much memory that is garbage. */
const YOUNG_GENERATION_MB = 16;
/** What a thread that answers queries may hold beside buffers. One that needs more ends, with what it was asked, and begins anew. */
const QUERY_OLD_GENERATION_MB = 512;

export function startThread(name: 'receiver' | 'signal' | 'query', workerData: object): Worker {
  return new Worker(new URL(`./${name}-thread.ts`, import.meta.url), {
    name,
    workerData,
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      ...(name === 'query' && { maxOldGenerationSizeMb: QUERY_OLD_GENERATION_MB }),
    },
  });
}
