import { spanKind } from '../../otlp/model.ts';
import type { UnixMs } from '../../otlp/model.ts';
import { beginCall } from '../call.ts';
import type { Call } from '../call.ts';
import { attempt } from '../failure.ts';
import { http } from '../http.ts';
import { go } from '../languages/go.ts';
import { defineService } from '../service.ts';
import type { Environment } from '../service.ts';
import type { Shop } from '../shop.ts';
import { nobody } from '../shopper.ts';
import { expireCarts } from './cart.ts';
import { syncStock } from './inventory.ts';
import { rebuildIndex } from './search.ts';

export const scheduler = defineService({
  name: 'scheduler',
  language: go,
  port: 0,
  replicas: 1,
  version: [1, 6],
  memory: { limitBytes: 128 << 20, baseBytes: 22 << 20 },
});

interface Job {
  readonly name: string;
  /** It runs each time that the Unix time in seconds, less the offset, divides by this. */
  readonly everyS: number;
  readonly offsetS: number;
  readonly run: (call: Call) => void;
}

const jobs: readonly Job[] = [
  { name: 'expire-carts', everyS: 120, offsetS: 10, run: (call) => http(call, expireCarts, { olderThan: '7d' }) },
  { name: 'sync-stock', everyS: 300, offsetS: 45, run: (call) => http(call, syncStock, { supplier: 'nordholz' }) },
  { name: 'rebuild-index', everyS: 3600, offsetS: 900, run: (call) => http(call, rebuildIndex, { index: 'products' }) },
];

/** Starts the jobs that are due in this second. */
export function runJobs(shop: Shop, environment: Environment, nowMs: UnixMs): void {
  const second = Math.floor(nowMs / 1000);
  for (const job of jobs) {
    if ((second - job.offsetS) % job.everyS !== 0) continue;
    const instance = shop.fleet.pick(scheduler, environment, nowMs, shop.random);
    const call = beginCall(shop, instance, nobody, {
      name: `job ${job.name}`,
      kind: spanKind.internal,
      instrumentation: 'internal',
      startMs: nowMs + shop.random.between(0, 40),
      constants: { 'k8s.cronjob.name': job.name },
      attributes: {},
      parent: null,
    });
    call.log('info', `job ${job.name} started`, { 'k8s.cronjob.name': job.name });
    const failure = attempt(() => job.run(call));
    if (failure !== null) call.recordException(call.span, failure);
    call.log(failure === null ? 'info' : 'error', `job ${job.name} ${failure === null ? 'finished' : 'failed'}`, {
      'k8s.cronjob.name': job.name,
    });
    call.close(call.span);
  }
}
