import type { BackendReport, Graph } from '../../schema/graph.ts';
import type { Tail } from '../live/tail.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import type { LogReader } from '../store/ports/log-store.ts';
import type { MetricReader } from '../store/ports/metric-store.ts';
import type { TraceReader } from '../store/ports/trace-store.ts';

const NAME = 'telemetry of another process';

/** Stores of a process that keeps none: whatever is read says why it cannot be. */
export function absentStores(why: () => string): Pick<Graph, 'stores' | 'tails' | 'retention'> {
  const refuse = async (): Promise<never> => {
    throw new StoreUnavailable(NAME, why());
  };
  const reader = new Proxy({} as TraceReader & LogReader & MetricReader, {
    get: (_, property) => (property === 'capabilities' ? { aggregates: [], regex: true, orderByKey: true } : refuse),
  });
  const backend = { name: NAME, reader };
  const tail: Tail<never> = {
    subscribe: () => ({
      next: refuse,
      return: async () => ({ done: true, value: undefined }),
      [Symbol.asyncIterator]() {
        return this;
      },
    }),
  };
  return {
    stores: { traces: backend, logs: backend, metrics: backend },
    tails: { spans: tail, logs: tail },
    retention: { isFixed: () => true, preview: refuse, change: refuse },
  };
}

const PATIENCE_MS = 2000;

/** How whoever keeps telemetry is doing; `url` is null where there is nobody. */
export async function reportOnStore(url: string | null, why: () => string): Promise<BackendReport> {
  const about = { name: NAME, role: 'traces, logs and metrics' };
  const startMs = performance.now();
  try {
    if (url === null) throw new Error('nobody');
    const { ok, body } = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await body?.cancel();
    if (!ok) throw new Error('not healthy');
    return { ...about, state: 'OK', latencyMs: performance.now() - startMs, detail: `Kept at ${url}.` };
  } catch {
    return { ...about, state: 'UNAVAILABLE', latencyMs: null, detail: why() };
  }
}
