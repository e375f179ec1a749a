import type { ServiceIdentity } from '../../telemetry/resource.ts';
import type { Span } from '../../telemetry/span.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../../telemetry/time.ts';
import type { Filter, Page, Position, ReadBudget, ScanReport } from './plan.ts';
import type { RowReader } from './row-store.ts';
import type { Senders } from './senders.ts';

export interface TraceReader extends RowReader<Span> {
  /** The shape of each trace, in the order asked; null where no span of it is kept. */
  outlines(traceIds: string[], of?: Senders): Promise<(TraceOutline | null)[]>;
  /** Spans in the order asked; null where one is not kept. */
  spansById(ids: SpanId[]): Promise<(Span | null)[]>;
  /** Traces of which at least one span matches the whole filter and starts within the range. */
  listTraces(plan: TraceListPlan): Promise<Page<TraceSummary>>;
  /** Spans that match as points, at most `limit` of them; of more, the slowest and an even sample of the others. */
  spanPoints(plan: SpanPointsPlan): Promise<SpanPoints>;
  /** Services seen in the range, by name, then namespace. */
  services(range: TimeRange, environment: string | null, of?: Senders): Promise<ServiceActivity[]>;
  /** Who calls whom, and which databases, queues and external hosts; of senders those calls both of whose ends are theirs, or no service. */
  topology(range: TimeRange, environment: string | null, of?: Senders): Promise<CallTopology>;
}

export interface SpanId {
  traceId: string;
  spanId: string;
}

/**
 * A whole trace as columns, without attributes: what its tree, its critical path and its summary are made of. Spans are in
 * order of start, then id, each id once. 100,000 spans are a few megabytes and cross threads at no cost.
 */
export interface TraceOutline {
  traceId: string;
  /** Unix nanoseconds; the earliest start. */
  startNano: UnixNano;
  /** Two 32-bit words for each id, as they lie in memory; zeros for no parent. */
  spanIds: Int32Array;
  parentSpanIds: Int32Array;
  /** Nanoseconds from `startNano`. */
  starts: Float64Array;
  /** Nanoseconds. */
  durations: Float64Array;
  /** Numbers of telemetry/span.ts. */
  kinds: Uint8Array;
  statuses: Uint8Array;
  /** Places in the lists that follow. */
  names: Uint32Array;
  services: Uint32Array;
  nameList: string[];
  serviceList: ServiceIdentity[];
}

export type TraceOrder = 'NEWEST' | 'SLOWEST' | 'MOST_SPANS';

export interface TraceListPlan {
  filter: Filter;
  /** Whose spans traces are made of; undefined: of all. */
  of?: Senders;
  range: TimeRange;
  order: TraceOrder;
  limit: number;
  after?: Position;
  budget: ReadBudget;
}

/** A whole trace in short, whatever part of it matched. */
export interface TraceSummary {
  traceId: string;
  startNano: UnixNano;
  /** From the first start to the last end. */
  durationNano: Nanoseconds;
  spanCount: number;
  errorCount: number;
  /** By first appearance. */
  services: ServiceIdentity[];
  /** The earliest span without a parent; null while it is missing. */
  root: { spanId: string; name: string; service: ServiceIdentity } | null;
}

export interface SpanPointsPlan {
  filter: Filter;
  range: TimeRange;
  limit: number;
  budget: ReadBudget;
}

/** Columns, in order of start. */
export interface SpanPoints {
  /** All that match. */
  count: number;
  /** Unix milliseconds. */
  startsMs: Float64Array;
  /** Nanoseconds. */
  durations: Float64Array;
  /** Numbers of telemetry/span.ts. */
  statuses: Uint8Array;
  /** 16 bytes each. */
  traceIds: Uint8Array;
  report: ScanReport;
}

export interface ServiceActivity {
  service: ServiceIdentity;
  environments: string[];
  spanCount: number;
}

export type TopologyNodeKind = 'SERVICE' | 'DATABASE' | 'MESSAGING' | 'EXTERNAL';

export interface TopologyNode {
  kind: TopologyNodeKind;
  name: string;
  /** Of services only. */
  namespace: string | null;
}

export interface CallTopology {
  /** The most used first. */
  edges: ServiceEdge[];
  /** What is called, each once, with the calls of all who call it. */
  called: CalledNode[];
  report: ScanReport;
}

/** Calls, as the caller saw them where it reported them. */
export interface Calls {
  requestCount: number;
  errorCount: number;
  /** Nearest rank, within 1 %; null without calls. */
  p95Nano: Nanoseconds | null;
}

/** Calls from one node to another. */
export interface ServiceEdge extends Calls {
  from: TopologyNode;
  to: TopologyNode;
}

/** Calls of one node. */
export interface CalledNode extends Calls {
  node: TopologyNode;
}
