import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Access } from '../access/access.ts';
import type { Seal } from '../cache/sealed.ts';
import type { Certificate } from '../config/certificate.ts';
import type { ControlPlane } from '../control/control-plane.ts';
import type { BackendReport, Graph } from '../../schema/graph.ts';
import type { CallerLimits } from './caller-limits.ts';
import type { StoreElsewhere } from './store-elsewhere.ts';

/** What the routes and sockets are built from. */
export interface AppDependencies extends Omit<Graph, 'traceTrees' | 'live' | 'activity' | 'slowQueries'> {
  access: Access;
  callerLimits: CallerLimits;
  control: Pick<ControlPlane, 'verbs' | 'writes'>;
  readiness(): Promise<Readiness>;
  /** Takes a request of OTLP/HTTP whole: reads its body and answers it. */
  serveOtlp(request: IncomingMessage, response: ServerResponse): void;
  /** Whether nothing is run but the documents of the pages. */
  persistedDocumentsOnly: boolean;
  /** The built pages; null where there are none. */
  webDirectory: string | null;
  /** Sites that may frame what is opened by a key. */
  frameAncestors: readonly string[];
  /** The address under which people reach the product, where it was set. */
  publicUrl: string | undefined;
  /** What is shown over TLS; null where it is not spoken. */
  certificate: Certificate | null;
  /** Addresses and networks whose forwarding headers are believed. */
  trustedProxies: readonly string[];
  /** Of processes that forward requests to each other; null where there is one alone. */
  seal: Seal | null;
  /** Who keeps telemetry in place of this process; null where this process does. */
  elsewhere: StoreElsewhere | null;
  log: AppLog;
}

export interface Readiness {
  isReady: boolean;
  /** What has to answer before the product is ready, such as the replay of the log. */
  checks: BackendReport[];
}

/** Lines of the log; `fields` go with the message. */
export interface AppLog {
  error(fields: { error: unknown; correlationId?: string }, message: string): void;
  warn(fields: { error: unknown }, message: string): void;
}
