import type { Situation } from '../api/ingest/answers.ts';
import type { SignalIngest as SignalCounts } from '../api/ingest/ingest-status.ts';
import type { DatabaseStatement } from '../api/analysis/database-statements.ts';
import type { ErrorGroup, ErrorGroupsAsked } from '../api/analysis/error-groups.ts';
import type { Facet } from '../api/analysis/facets.ts';
import type { Column, QueryResult, TimeSeries } from '../api/query/run/query-result.ts';
import type { JsonValue } from '../api/telemetry/any-value.ts';
import type { ServiceIdentity } from '../api/telemetry/resource.ts';
import type { Signal } from '../api/telemetry/signal.ts';
import type { ComparedSpans as ComparedRow } from '../api/telemetry/compare-traces.ts';
import type { Span, SpanKind } from '../api/telemetry/span.ts';
import type { Nanoseconds, TimeRange, UnixNano } from '../api/telemetry/time.ts';
import type { LogPattern } from '../api/store/ports/log-store.ts';
import type { StoreStatistics } from '../api/store/ports/row-store.ts';
import type { Calls, ServiceEdge, TopologyNode, TraceSummary } from '../api/store/ports/trace-store.ts';
import type { ResultMeta } from './result-meta.ts';

/** One page of a list (Relay's Connection). */
export interface Page<Node> {
  nodes: Node[];
  /** By node. */
  cursors: string[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

/** A page of telemetry. */
export interface Connection<Node> extends Page<Node> {
  meta: ResultMeta;
  /** How many items the whole list has; called only where a query wants to know. null where nobody counts. */
  count: (() => Promise<Count | null>) | null;
}

export interface Edge<Node> {
  cursor: string;
  node: Node;
}

export interface Count {
  total: number;
  accuracy: CountAccuracy;
}

export type CountAccuracy = 'EXACT' | 'ESTIMATE' | 'AT_LEAST';

export interface TraceNode {
  traceId: string;
  /** undefined: to be loaded. */
  summary?: TraceSummary;
}

export interface TraceComparison {
  left: TraceNode;
  right: TraceNode;
  totalRows: number;
  rows: ComparedRow[];
}

export interface SpanPointsNode {
  count: number;
  times: number[];
  durationsMs: number[];
  /** Places of those that failed. */
  errors: number[];
  traceIds: string[];
  meta: ResultMeta;
}

export interface FacetList {
  facets: Facet[];
  meta: ResultMeta;
}

export interface TraceCompleteness {
  complete: boolean;
  missingParentSpanIds: string[];
  clockSkewSuspected: boolean;
}

export interface Waterfall {
  totalRows: number;
  rows: WaterfallRow[];
  /** Null where it is below a folded span, or the trace lacks it. */
  rowOf: (spanId: string) => number | null;
}

export interface WaterfallRow {
  depth: number;
  span: SpanNode;
  offsetMs: number;
  descendantCount: number;
  hiddenDescendants: number;
  onCriticalPath: boolean;
  selfTimeNano: Nanoseconds;
  place: number;
  /** Milliseconds from the start of the trace, where each begins and ends by turns. */
  selfStretchesMs: (most: number) => number[];
  parentIsMissing: boolean;
  startsBeforeParent: boolean;
  outlivesParent: boolean;
}

/** What the outline of a trace knows of a span. */
export interface SpanBrief extends Pick<
  Span,
  'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind' | 'startNano' | 'durationNano' | 'statusCode' | 'service'
> {
  attributes?: never;
}

/** A span, or what is enough of it until more is asked for. */
export type SpanNode = Span | SpanBrief;

export interface TimeSeriesSet {
  stepMs: number;
  series: TimeSeries[];
  meta: ResultMeta;
}

export interface RedNode {
  service: ServiceIdentity;
  /** null: all operations. */
  operation: string | null;
  /** Of spans of this kind; undefined: of requests. */
  kind?: SpanKind;
  range: TimeRange;
  environment: string | null;
  /** Of the series. */
  step: Nanoseconds;
}

export interface OperationNode {
  service: ServiceIdentity;
  name: string;
}

export interface DatabaseStatementNode extends DatabaseStatement {
  service: ServiceIdentity;
}

/** With the list that it stands in, of which all series are read together. */
export interface ErrorGroupNode extends ErrorGroup {
  asked: ErrorGroupsAsked;
}

export interface LatencyBucket {
  fromMs: number;
  toMs: number;
  count: number;
}

export interface Topology {
  nodes: CallNode[];
  edges: CallEdge[];
  meta: ResultMeta;
}

/** The calls among which a node or an edge stands. */
export interface CallGraph {
  /** Of which requests a service's figures are; null: of those in `called`. */
  requests: { range: TimeRange; environment: string | null } | null;
  /** The length of time in which calls were counted. */
  seconds: number;
  /** What came into a node by its id. */
  called: ReadonlyMap<string, Calls>;
}

export interface CallNode extends TopologyNode {
  among: CallGraph;
}

export interface CallEdge extends ServiceEdge {
  among: CallGraph;
}

export interface ResultTable {
  columns: Column[];
  rows: JsonValue[][];
  meta: ResultMeta;
}

export interface LogPatternList {
  patterns: LogPatternNode[];
  meta: ResultMeta;
}

export interface LogPatternNode extends LogPattern {
  /** Start of each bucket, Unix milliseconds. */
  times: number[];
}

export interface QueryTooExpensive {
  message: string;
  estimatedRows: number;
  limitRows: number;
  suggestion: string | null;
}

export interface SignalIngest extends SignalCounts {
  signal: Signal;
}

export interface IngestReason {
  reason: string;
  sentence: string;
  count: number;
}

export interface IngestAnswer {
  situation: Situation;
  count: number;
}

export interface SignalStorage extends StoreStatistics {
  signal: Signal;
}

export interface TailEventNode<Item> {
  items: Item[];
  cursor: string;
  dropped: number;
  droppedAfter: string | null;
}

export interface QueryLiveEventNode {
  at: UnixNano;
  result: QueryResult;
  signal: Signal;
}

export interface LiveEventNode {
  at: UnixNano;
}
