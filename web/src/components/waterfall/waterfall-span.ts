import { type FragmentType, graphql, readFragment } from '../../gql/index.ts';
import type { SpanKind } from '../../gql/graphql.ts';
import { instantMs } from '../../lib/format/instant.ts';

export const WaterfallRow_Row = graphql(`
  fragment WaterfallRow_Row on WaterfallRow {
    depth
    place
    offsetMs
    descendantCount
    hiddenDescendants
    onCriticalPath
    parentIsMissing
    startsBeforeParent
    outlivesParent
    selfStretchesMs
    span {
      spanId
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

/** A row of the waterfall. Times are milliseconds from the start of the trace. */
export interface WaterfallSpan {
  spanId: string;
  name: string;
  service: string;
  kind: SpanKind;
  start: number;
  duration: number;
  /** When none of its children ran: where it begins and ends by turns. */
  selfStretches: readonly number[];
  depth: number;
  /** The number of its row with nothing folded. */
  place: number;
  /** How many spans are below it. */
  below: number;
  /** How many of them are not shown. */
  hidden: number;
  isCritical: boolean;
  isParentMissing: boolean;
  startsBeforeParent: boolean;
  /** It goes on by itself: a message, or what ends after its parent. */
  isAsync: boolean;
  hasFailed: boolean;
  message: string | null;
  events: { name: string; at: number }[];
}

/** More ticks than these lie on each other. */
const MOST_EVENTS = 60;

export function waterfallSpan(row: FragmentType<typeof WaterfallRow_Row>): WaterfallSpan {
  const { span, ...of } = readFragment(WaterfallRow_Row, row);
  const startMs = instantMs(span.startTime);
  return {
    spanId: span.spanId,
    name: span.name,
    service: span.service.name,
    kind: span.kind,
    start: of.offsetMs,
    duration: Number(span.durationNano) / 1e6,
    selfStretches: of.selfStretchesMs,
    depth: of.depth,
    place: of.place,
    below: of.descendantCount,
    hidden: of.hiddenDescendants,
    isCritical: of.onCriticalPath,
    isParentMissing: of.parentIsMissing,
    startsBeforeParent: of.startsBeforeParent,
    isAsync: of.outlivesParent || span.kind === 'CONSUMER' || span.kind === 'PRODUCER',
    hasFailed: span.status.code === 'ERROR',
    message: span.status.message ?? null,
    events: span.events
      .slice(0, MOST_EVENTS)
      .map(({ name, time }) => ({ name, at: of.offsetMs + instantMs(time) - startMs })),
  };
}
