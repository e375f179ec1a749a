import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { SpanKind } from '../../gql/graphql.ts';
import { instantNano } from '../../lib/format/instant.ts';

export const WaterfallRow_Row = graphql(`
  fragment WaterfallRow_Row on WaterfallRow {
    depth
    hiddenDescendants
    onCriticalPath
    selfTimeNano
    span {
      spanId
      parentSpanId
      name
      kind
      startTime
      durationNano
      status {
        code
        message
      }
      service {
        name
      }
      events {
        name
        time
      }
    }
  }
`);

/** A row of the waterfall. Times are nanoseconds from the start of the trace. */
export interface WaterfallSpan {
  spanId: string;
  parentSpanId: string | null;
  name: string;
  service: string;
  kind: SpanKind;
  start: number;
  duration: number;
  selfTime: number;
  depth: number;
  /** How many spans below it are not shown. */
  hidden: number;
  isCritical: boolean;
  hasFailed: boolean;
  message: string | null;
  events: { name: string; at: number }[];
}

export function waterfallSpan(row: FragmentType<typeof WaterfallRow_Row>, traceStartNano: bigint): WaterfallSpan {
  const { depth, hiddenDescendants, onCriticalPath, selfTimeNano, span } = readFragment(WaterfallRow_Row, row);
  const since = (time: string): number => Number(instantNano(time) - traceStartNano);
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? null,
    name: span.name,
    service: span.service.name,
    kind: span.kind,
    start: since(span.startTime),
    duration: Number(span.durationNano),
    selfTime: Number(selfTimeNano),
    depth,
    hidden: hiddenDescendants,
    isCritical: onCriticalPath,
    hasFailed: span.status.code === 'ERROR',
    message: span.status.message ?? null,
    events: span.events.map(({ name, time }) => ({ name, at: since(time) })),
  };
}
