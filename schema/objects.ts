import type { IngestCourse } from '../api/self/ingest-history.ts';
import type { ServerActivity } from '../api/self/server-activity.ts';
import type { SlowQuery } from '../api/self/slow-queries.ts';
import type { StorageForecast } from '../api/self/storage-forecast.ts';
import type { IngestSnapshot } from '../api/ingest/ingest-status.ts';
import type { Deploy } from '../api/analysis/find-deploys.ts';
import type { HealthMeasure, ServiceHealth } from '../api/analysis/service-health.ts';
import type { LatencyHeatmap } from '../api/analysis/latency-heatmap.ts';
import type { Difference, Differences, DifferingValue } from '../api/analysis/differences.ts';
import type { Facet, FacetValue } from '../api/analysis/facets.ts';
import type { DataScope } from '../api/access/data-scope.ts';
import type { Role } from '../api/access/roles.ts';
import type { ServiceInstance } from '../api/analysis/service-instances.ts';
import type { ServiceVersion } from '../api/analysis/service-versions.ts';
import type { Column, TimeSeries } from '../api/query/run/query-result.ts';
import type { QueryError } from '../api/query/syntax/query-error.ts';
import type { Attribute } from '../api/telemetry/any-value.ts';
import type { LogRecord } from '../api/telemetry/log-record.ts';
import type { DataPoint, ExponentialBuckets, Exemplar } from '../api/telemetry/metric-point.ts';
import type { Scope, ServiceIdentity } from '../api/telemetry/resource.ts';
import type { ComparedSpans as ComparedRow } from '../api/telemetry/compare-traces.ts';
import type { MergedSpan } from '../api/telemetry/merged-spans.ts';
import type { TraceOperation } from '../api/telemetry/trace-operations.ts';
import type { ServiceTime } from '../api/telemetry/service-times.ts';
import type { Span, SpanEvent, SpanLink } from '../api/telemetry/span.ts';
import type { Nanoseconds, TimeRange } from '../api/telemetry/time.ts';
import type { MetricAttribute, MetricCardinality, MetricDescription } from '../api/store/ports/metric-store.ts';
import type { BackendReport, RetentionPreview, SystemSource } from './graph.ts';
import type { ShapedTrace } from './trace-trees.ts';
import type { AuditEvent } from '../api/control/generated/client.ts';
import type { ApiKey, NewApiKey } from '../api/control/api-keys/api-key.ts';
import type { Invitation } from '../api/control/invitations/invitation.ts';
import type { SingleSignOn } from '../api/access/single-sign-on/single-sign-on.ts';
import type { Identity } from '../api/control/identities/identity.ts';
import type { SecondFactorSetUp } from '../api/access/second-factor/second-factors.ts';
import type { SecondFactor } from '../api/control/second-factors/second-factor.ts';
import type { Session } from '../api/control/sessions/session.ts';
import type { User } from '../api/control/users/user.ts';
import type { BackendAnswer, ResultMeta } from './result-meta.ts';
import type {
  CallEdge,
  CallNode,
  Connection,
  DatabaseStatementNode,
  Edge,
  ErrorGroupNode,
  FacetList,
  IngestAnswer,
  IngestReason,
  LatencyBucket,
  LiveEventNode,
  LogPatternList,
  LogPatternNode,
  OperationNode,
  Page,
  QueryLiveEventNode,
  QueryTooExpensive,
  RedNode,
  ResultTable,
  SignalIngest,
  SignalStorage,
  SpanNode,
  SpanPointsNode,
  TailEventNode,
  TimeSeriesSet,
  Topology,
  TraceComparison,
  TraceCompleteness,
  TraceNode,
  Waterfall,
  WaterfallRow,
} from './nodes.ts';

/** What the resolvers of each type of the graph work on. */
export interface GraphObjects {
  Attribute: Attribute;
  Scope: Scope;
  TimeRange: TimeRange;
  ResultMeta: ResultMeta;
  BackendAnswer: BackendAnswer;

  Trace: TraceNode;
  TraceCompleteness: TraceCompleteness;
  Waterfall: Waterfall;
  WaterfallRow: WaterfallRow;
  Span: SpanNode;
  SpanStatus: SpanNode;
  SpanEvent: SpanEvent;
  SpanLink: SpanLink;

  FlameGraph: { totalNodes: number; nodes: MergedSpan[] };
  FlameNode: MergedSpan;
  TraceOperation: TraceOperation;
  TraceColumns: ShapedTrace;
  TraceComparison: TraceComparison;
  TraceComparisonRow: ComparedRow;
  ComparedSpans: MergedSpan;
  SpanKin: { red: RedNode; durationNano: Nanoseconds };
  SpanPoints: SpanPointsNode;
  TraceServiceTime: ServiceTime;
  FacetList: FacetList;
  Facet: Facet;
  FacetValue: FacetValue;
  DifferenceList: Differences & { meta: ResultMeta };
  Difference: Difference;
  DifferingValue: DifferingValue;

  LogRecord: LogRecord;
  LogPattern: LogPatternNode;

  Metric: MetricDescription;
  MetricCardinality: MetricCardinality;
  MetricAttribute: MetricAttribute;
  MetricAttributeValue: MetricAttribute['values'][number];
  DataPoint: DataPoint;
  ExponentialBuckets: ExponentialBuckets;
  QuantileValue: { quantile: number; value: number };
  Exemplar: Exemplar;
  TimeSeries: TimeSeries;
  TimeSeriesSet: TimeSeriesSet;

  Service: ServiceIdentity;
  ServiceVersion: ServiceVersion;
  ServiceInstance: ServiceInstance;
  DatabaseStatement: DatabaseStatementNode;
  Deploy: Deploy;
  ErrorGroup: ErrorGroupNode;
  ServiceHealth: ServiceHealth;
  HealthMeasure: HealthMeasure;
  Operation: OperationNode;
  Red: RedNode;
  LatencyBucket: LatencyBucket;
  LatencyHeatmap: LatencyHeatmap & { stepMs: number };
  Topology: Topology;
  TopologyNode: CallNode;
  TopologyEdge: CallEdge;

  ResultTable: ResultTable;
  ResultColumn: Column;
  LogPatternList: LogPatternList;
  InvalidQuery: QueryError;
  QueryTooExpensive: QueryTooExpensive;

  User: User;
  Session: Session;
  Identity: Identity;
  SingleSignOn: SingleSignOn;
  SecondFactor: SecondFactor;
  SecondFactorSetUp: SecondFactorSetUp;
  Invitation: Invitation;
  NewInvitation: { invitation: Invitation; link: string };
  ApiKey: ApiKey;
  NewApiKey: NewApiKey;
  BoundAttribute: { key: string; value: string };
  AuditEvent: AuditEvent;
  DataScope: DataScope;
  RoleRights: { role: Role; dataScope: DataScope | null };
  RoleAction: { does: string; isAllowed: boolean };

  SystemStatus: SystemSource;
  BackendStatus: BackendReport;
  IngestStatus: IngestSnapshot;
  SignalIngest: SignalIngest;
  IngestReason: IngestReason;
  IngestAnswer: IngestAnswer;
  IngestCourse: IngestCourse;
  IngestPressure: { bytesInFlight: number; mostBytesInFlight: number };
  StorageForecast: StorageForecast;
  RetentionPreview: RetentionPreview;
  SlowQuery: SlowQuery;
  ServerActivity: ServerActivity;
  SignalStorage: SignalStorage;

  LogTailEvent: TailEventNode<LogRecord>;
  SpanTailEvent: TailEventNode<Span>;

  QueryLiveEvent: QueryLiveEventNode;
  LiveEvent: LiveEventNode;

  TraceConnection: Connection<TraceNode>;
  TraceEdge: Edge<TraceNode>;
  SpanConnection: Connection<SpanNode>;
  SpanEdge: Edge<SpanNode>;
  LogRecordConnection: Connection<LogRecord>;
  LogRecordEdge: Edge<LogRecord>;
  MetricConnection: Connection<MetricDescription>;
  MetricEdge: Edge<MetricDescription>;
  DataPointConnection: Connection<DataPoint>;
  DataPointEdge: Edge<DataPoint>;
  ServiceConnection: Connection<ServiceIdentity>;
  ServiceEdge: Edge<ServiceIdentity>;
  OperationConnection: Connection<OperationNode>;
  OperationEdge: Edge<OperationNode>;
  DatabaseStatementConnection: Connection<DatabaseStatementNode>;
  DatabaseStatementEdge: Edge<DatabaseStatementNode>;
  DeployConnection: Connection<Deploy>;
  DeployEdge: Edge<Deploy>;
  ErrorGroupConnection: Connection<ErrorGroupNode>;
  ErrorGroupEdge: Edge<ErrorGroupNode>;
  UserConnection: Page<User>;
  UserEdge: Edge<User>;
  AuditEventConnection: Page<AuditEvent>;
  AuditEventEdge: Edge<AuditEvent>;
}
