import { StoreUnavailable } from '../../store/ports/errors.ts';
import type { LogRecord } from '../../telemetry/log-record.ts';
import type { Span } from '../../telemetry/span.ts';
import { parseNano } from '../../telemetry/time.ts';
import { exampleLog, exampleSpan } from '../memory/example-rows.ts';
import { MemoryRows } from '../memory/memory-rows.ts';
import { listTraces } from '../memory/memory-traces.ts';
import { logView, spanView } from '../memory/row-view.ts';
import type { QueryResult } from '../run/query-result.ts';
import type { QueryReaders } from '../run/run-plan.ts';
import { runQuery } from '../run-query.ts';
import type { QueryRequest } from '../run-query.ts';

/** A small shop in memory, to run queries over. */
export const now = parseNano('2026-11-22T12:00:00Z')!;
export const ago = (seconds: number): bigint => now - BigInt(seconds) * 1_000_000_000n;

const noMetrics: QueryReaders['metrics'] = {
  series: () => Promise.reject(new StoreUnavailable('metrics', 'switched off')),
  metricByName: () => Promise.resolve(null),
  listMetrics: () => Promise.resolve({ metrics: [], total: 0, hasNextPage: false }),
  attributeKeys: () => Promise.resolve([]),
  statistics: () => Promise.resolve({ oldestNano: null, newestNano: null, rows: 0, bytesOnDisk: 0, damages: [] }),
};

class Traces extends MemoryRows<Span> {
  listTraces: QueryReaders['traces']['listTraces'] = (plan) => Promise.resolve(listTraces(this.items, plan));
}

export function readersOf({ spans = [], logs = [] }: { spans?: Span[]; logs?: LogRecord[] }): QueryReaders {
  return { traces: new Traces(spans, spanView), logs: new MemoryRows(logs, logView), metrics: noMetrics };
}

/** The answer to a query, which has to be of the kind that is named. */
export async function run<Kind extends QueryResult['kind']>(
  kind: Kind,
  request: string | QueryRequest,
  readers: QueryReaders,
  at = now,
): Promise<Extract<QueryResult, { kind: Kind }>> {
  const result = await runQuery(typeof request === 'string' ? { text: request } : request, readers, at);
  if (result.kind !== kind) throw new Error(`not ${kind} but ${JSON.stringify(result)}`);
  return result as Extract<QueryResult, { kind: Kind }>;
}

const checkout = { 'service.name': 'checkout' };
const web = { 'service.name': 'web' };
export const logs = Array.from({ length: 250 }, (_, index) => {
  const severityNumber = index % 50 === 0 ? 17 : 9;
  return exampleLog({ timeNano: ago(index + 1), body: `line ${index}`, severityNumber, attributes: { index } });
});

export const shop = readersOf({
  spans: [
    exampleSpan({ traceId: 'a', name: 'POST /pay', durationMs: 100, startNano: ago(50), resource: checkout }),
    exampleSpan({
      traceId: 'a',
      name: 'SELECT',
      durationMs: 300,
      startNano: ago(40),
      resource: checkout,
      statusCode: 'ERROR',
    }),
    exampleSpan({ traceId: 'b', name: 'GET /', durationMs: 200, startNano: ago(30), resource: web }),
    exampleSpan({ traceId: 'b', name: 'GET /cart', durationMs: 900, startNano: ago(20), resource: checkout }),
    exampleSpan({ traceId: 'c', name: 'batch', durationMs: 5000, startNano: ago(10) }),
    exampleSpan({ traceId: 'd', name: 'yesterday', durationMs: 1, startNano: ago(86_400), resource: web }),
  ],
  logs,
});
