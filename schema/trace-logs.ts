import type { Filter } from '../api/store/ports/plan.ts';
import type { LogRecord } from '../api/telemetry/log-record.ts';
import { allTime } from './all-time.ts';
import type { PageAsked } from './arguments.ts';
import type { GraphContext } from './context.ts';
import type { Connection } from './nodes.ts';
import { readStore } from './result-meta.ts';
import { countRows } from './row-lists.ts';

/** The log records of a trace, or of one span of it, oldest first; those of many traces are read at once. */
export async function listTraceLogs(
  of: { traceId: string; spanId?: string },
  page: PageAsked,
  context: GraphContext,
): Promise<Connection<LogRecord>> {
  const { after, first } = page;
  const empty = { records: [], positions: [], hasNextPage: false };
  const { value, meta } = await readStore(context, 'logs', allTime, empty, async () => {
    // One record at the least is asked for: it tells whether there are any.
    const request = { ...of, limit: Math.max(1, first), ...(after && { after: after.position }) };
    const value = await context.loaders.traceLogs.load(request);
    return { value, report: { range: allTime, scannedRows: value.records.length, truncated: false, notes: [] } };
  });
  const nodes = value.records.slice(0, first);
  context.countItems(nodes.length);
  return {
    nodes,
    cursors: nodes.map((_, index) => page.cursor(index, value.positions[index]!)),
    hasNextPage: value.hasNextPage || value.records.length > nodes.length,
    hasPreviousPage: after !== undefined,
    meta,
    count: () => countRows({ filter: ofTrace(of), range: allTime }, 'logs', context),
  };
}

function ofTrace({ traceId, spanId }: { traceId: string; spanId?: string }): Filter {
  const equals = (name: string, text: string): Filter => {
    return { op: 'equals', key: { place: 'intrinsic', name }, value: { text, number: null } };
  };
  const inTrace = equals('trace_id', traceId);
  return spanId === undefined ? inTrace : { op: 'and', terms: [inTrace, equals('span_id', spanId)] };
}
