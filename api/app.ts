import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import Fastify from 'fastify';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Graph } from '../schema/graph.ts';
import { TraceTrees } from '../schema/trace-trees.ts';
import type { Certificate } from './config/certificate.ts';
import { SharedEvaluations } from './live/shared-evaluations.ts';
import type { QueryResult } from './query/run/query-result.ts';
import { ServerActivity } from './self/server-activity.ts';
import { SlowQueries } from './self/slow-queries.ts';
import { ControlError } from './control/control-error.ts';
import { apiDocs } from './app/api-docs.ts';
import { createAskingOf } from './app/asking.ts';
import { createClientOf } from './app/client.ts';
import type { AppDependencies, AppLog } from './app/dependencies.ts';
import { exportRoute } from './app/export-route.ts';
import { createForward } from './app/forward.ts';
import { graphqlRoute } from './app/graphql-route.ts';
import { createGraphqlServer } from './app/graphql-server.ts';
import { attachGraphqlSocket } from './app/graphql-socket.ts';
import { healthRoutes } from './app/health-routes.ts';
import { oidcRoutes } from './app/oidc-routes.ts';
import { OpenStreams } from './app/open-streams.ts';
import { otlpRoutes } from './app/otlp-routes.ts';
import { sessionRoutes } from './app/session-routes.ts';
import { PersistedDocuments } from './app/persisted-documents.ts';
import { addSecurityHeaders } from './app/security-headers.ts';
import { ownMetrics } from './app/own-metrics.ts';
import { readableUrl, webPages } from './app/web-pages.ts';

const HEADERS_TIMEOUT_MS = 10_000;
/** Long enough for the bodies of OTLP, whose slow senders are ended by who reads them. */
const REQUEST_TIMEOUT_MS = 330_000;
const KEEP_ALIVE_MS = 75_000;
/** Where nothing is read of a body; a route that reads one has a limit of its own. */
const MOST_BODY_BYTES = 1024;

/** All routes and sockets of one port, from what they are given; nothing is listened to yet. */
export async function buildApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { stores, tails, system, keptSince, retention, control, accounts, singleSignOn } = dependencies;
  const { access, callerLimits, publicUrl, elsewhere, log } = dependencies;
  const live = { queries: new SharedEvaluations<QueryResult>(), graph: new SharedEvaluations<null>() };
  const activity = new ServerActivity();
  const graph: Graph = {
    stores,
    tails,
    live,
    control,
    accounts,
    singleSignOn,
    system,
    activity,
    slowQueries: new SlowQueries(),
    keptSince,
    retention,
    traceTrees: new TraceTrees(),
  };
  const documents = PersistedDocuments.of(dependencies.webDirectory, {
    isExclusive: dependencies.persistedDocumentsOnly,
  });
  const server = createGraphqlServer({ graph, callerLimits, log });
  const clientOf = createClientOf(dependencies);
  const askingOf = createAskingOf(access, clientOf);
  const streams = new OpenStreams(access, activity);
  const forward = createForward(elsewhere, clientOf);

  const app = Fastify({
    serverFactory: (handler) => createHttpServer(handler, dependencies.certificate),
    rewriteUrl: readableUrl,
    bodyLimit: MOST_BODY_BYTES,
  });
  app.setErrorHandler((error: FastifyError, _, reply) => answerError(error, reply, log));
  addSecurityHeaders(app, { clientOf, publicUrl });
  attachGraphqlSocket(app, {
    server,
    documents,
    access,
    askingOf,
    clientOf,
    activity,
    callerLimits,
    publicUrl,
    elsewhere,
    log,
  });
  app.addHook('preClose', async () => streams.endAll());
  await app.register(graphqlRoute, {
    server,
    documents,
    askingOf,
    clientOf,
    callerLimits,
    streams,
    forward,
    control,
    publicUrl,
  });
  await app.register(exportRoute, { server, streams, callerLimits, askingOf, forward, log });
  await app.register(sessionRoutes, { accounts, callerLimits, publicUrl, clientOf });
  if (singleSignOn) await app.register(oidcRoutes, { singleSignOn, askingOf, clientOf, control, log });
  await app.register(healthRoutes, { askingOf, readiness: () => dependencies.readiness() });
  await app.register(ownMetrics, { system: dependencies.system, activity, askingOf });
  await app.register(otlpRoutes, dependencies);
  await app.register(apiDocs, { askingOf });
  await app.register(webPages, { directory: dependencies.webDirectory, frameAncestors: dependencies.frameAncestors });
  return app;
}

export function createHttpServer(handler: RequestListener, certificate: Certificate | null): Server {
  const options = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
  };
  if (!certificate) return createServer(options, handler);
  const server = createTlsServer({ ...options, ...certificate.pair }, handler);
  certificate.onRenewed((pair) => server.setSecureContext(pair));
  return server;
}

/** What a client did wrong is told; all else is logged. */
function answerError(error: FastifyError, reply: FastifyReply, log: AppLog): FastifyReply {
  if (error instanceof ControlError && error.code === 'UNAVAILABLE') {
    return reply.status(503).header('retry-after', error.retryAfterSeconds).send({ error: error.message });
  }
  const status = error.statusCode ?? 500;
  if (status < 500) return reply.status(status).send({ error: error.message });
  log.error({ error }, 'a request could not be answered');
  return reply.status(500).send({ error: 'This could not be answered. It was logged.' });
}
