import type { Principal } from '../api/access/principal.ts';
import { redactLogRecord, redactSpan } from '../api/access/scoped/redact.ts';
import { ScopedLogReader } from '../api/access/scoped/scoped-log-reader.ts';
import { ScopedMetricReader } from '../api/access/scoped/scoped-metric-reader.ts';
import { VisibleRows } from '../api/access/scoped/scoped-rows.ts';
import { ScopedTail } from '../api/access/scoped/scoped-tail.ts';
import { ScopedTraceReader } from '../api/access/scoped/scoped-trace-reader.ts';
import { visibilityOf } from '../api/access/scoped/visibility.ts';
import type { Backend, Graph } from './graph.ts';

/** The graph with what of the telemetry somebody may see, and the keys of attributes that are hidden from them. */
export interface ScopedGraph {
  graph: Graph;
  hiddenKeys: ReadonlySet<string>;
}

const noKeys: ReadonlySet<string> = new Set();

/**
 * The only place where data scopes are put on: everything that the graph reads of telemetry goes through these readers and
 * tails. Whoever sees everything gets the graph itself.
 */
export function scopedGraph(graph: Graph, principal: Principal | null): ScopedGraph {
  const visibility = visibilityOf(principal);
  if (!visibility) return { graph, hiddenKeys: noKeys };
  const { traces, logs, metrics } = graph.stores;
  const stores: Graph['stores'] = {
    traces: wrapped(traces, (reader) => new ScopedTraceReader(reader, visibility)),
    logs: wrapped(logs, (reader) => new ScopedLogReader(reader, visibility)),
    metrics: wrapped(metrics, (reader) => new ScopedMetricReader(reader, visibility)),
  };
  const tails: Graph['tails'] = {
    spans: new ScopedTail(graph.tails.spans, new VisibleRows(visibility, redactSpan)),
    logs: new ScopedTail(graph.tails.logs, new VisibleRows(visibility, redactLogRecord)),
  };
  return { graph: { ...graph, stores, tails }, hiddenKeys: visibility.hidden };
}

function wrapped<Reader>({ name, reader }: Backend<Reader>, wrap: (reader: Reader) => Reader): Backend<Reader> {
  return { name, reader: wrap(reader) };
}
