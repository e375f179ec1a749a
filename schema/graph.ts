import type { Accounts } from '../api/access/accounts.ts';
import type { SingleSignOn } from '../api/access/single-sign-on/single-sign-on.ts';
import type { Verbs } from '../api/control/verbs.ts';
import type { SharedEvaluations } from '../api/live/shared-evaluations.ts';
import type { Tail } from '../api/live/tail.ts';
import type { IngestSnapshot } from '../api/ingest/ingest-status.ts';
import type { IngestCourse } from '../api/self/ingest-history.ts';
import type { ServerActivity } from '../api/self/server-activity.ts';
import type { SlowQueries } from '../api/self/slow-queries.ts';
import type { StorageForecast } from '../api/self/storage-forecast.ts';
import type { LogReader } from '../api/store/ports/log-store.ts';
import type { MetricReader } from '../api/store/ports/metric-store.ts';
import type { StoreStatistics } from '../api/store/ports/row-store.ts';
import type { QueryResult } from '../api/query/run/query-result.ts';
import type { TraceReader } from '../api/store/ports/trace-store.ts';
import type { LogRecord } from '../api/telemetry/log-record.ts';
import type { Signal } from '../api/telemetry/signal.ts';
import type { Span } from '../api/telemetry/span.ts';
import type { UnixNano } from '../api/telemetry/time.ts';
import type { TraceTrees } from './trace-trees.ts';

/** What the graph answers from. It is made once, and lives as long as the process. */
export interface Graph {
  stores: {
    traces: Backend<TraceReader>;
    logs: Backend<LogReader>;
    metrics: Backend<MetricReader>;
  };
  tails: { spans: Tail<Span>; logs: Tail<LogRecord> };
  /** Answers to queries, and instants at which the whole graph is asked again, for those who watch. */
  live: { queries: SharedEvaluations<QueryResult>; graph: SharedEvaluations<null> };
  /** People, keys and settings, and signing in. */
  control: { verbs: Verbs };
  accounts: Accounts;
  /** null where no provider is set. */
  singleSignOn: SingleSignOn | null;
  system: SystemSource;
  activity: ServerActivity;
  slowQueries: SlowQueries;
  /** The instant before which a signal is no longer kept; null while nothing of it was deleted for its age or for room. */
  keptSince(signal: Signal): UnixNano | null;
  retention: RetentionControl;
  traceTrees: TraceTrees;
}

/** How long signals are kept; milliseconds, null for ever. */
export interface RetentionControl {
  /** A setting says it: it cannot be changed here. */
  isFixed(signal: Signal): boolean;
  /** What would be deleted at once. Rejects with StoreUnavailable. */
  preview(signal: Signal, retentionMs: number | null): Promise<RetentionPreview>;
  /** Holds from when it resolves; what is over has been deleted then. */
  change(signal: Signal, retentionMs: number | null): Promise<void>;
}

export interface RetentionPreview {
  /** Parts of the store, which go as a whole. */
  parts: number;
  bytes: number;
  /** All items from before it; null where nothing goes. */
  beforeNano: UnixNano | null;
}

/** A store by the name that answers tell of it, such as "embedded traces". */
export interface Backend<Reader> {
  name: string;
  reader: Reader;
}

/** What the product knows of itself. */
export interface SystemSource {
  version: string;
  startedAtMs: number;
  /** Each dependency, those that are off included. */
  backends(): Promise<BackendReport[]>;
  ingest(): Promise<IngestSnapshot>;
  /** What came in over the last hour. */
  history(): Record<Signal, IngestCourse>;
  /** Bodies on their way through the process together, and the most there may be. */
  pressure(): { bytesInFlight: number; mostBytesInFlight: number };
  /** null before the disk was first looked at. */
  forecast(): StorageForecast | null;
  /** null where the store of a signal cannot tell now. */
  storage(): Promise<Record<Signal, StoreStatistics | null>>;
}

export type BackendState = 'OK' | 'DISABLED' | 'UNAVAILABLE';

export interface BackendReport {
  name: string;
  /** What it is for, such as "traces". */
  role: string;
  state: BackendState;
  latencyMs: number | null;
  detail: string | null;
}
