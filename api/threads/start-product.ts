import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type AccessRules, createAuthenticate } from '../access/authenticate.ts';
import { permits, type Scope } from '../access/principal.ts';
import { buildApp } from '../app.ts';
import { ingestLimits } from '../config/ingest-limits.ts';
import { isLoopback, type Settings } from '../config/settings.ts';
import { type IngestSnapshot, IngestStatus, sumIngest } from '../ingest/ingest-status.ts';
import { createOtlpHttpHandler } from '../ingest/otlp-http.ts';
import { SlowBodies } from '../ingest/slow-bodies.ts';
import { StoreTail } from '../live/store-tail.ts';
import { IngestHistory } from '../self/ingest-history.ts';
import { createLogs } from '../self/log.ts';
import type { StartScreen } from '../self/start-screen.ts';
import { lockDataDirectory } from '../store/embedded/data-lock.ts';
import { sampleIngest } from './sample-ingest.ts';
import { openControl } from './open-control.ts';
import { Threads } from './start-threads.ts';
import { StorageKeeper } from './storage-keeper.ts';
import { systemSource } from './system-source.ts';

export interface Product {
  /** What the one who started it is told. */
  screen: StartScreen;
  /** Answers what is under way, and ends with nothing acknowledged lost. */
  close(): Promise<void>;
}

/** Starts everything; resolves once the log is replayed and every address is open. `root`: the folder of the project. */
export async function startProduct(settings: Settings, root: string, version: string): Promise<Product> {
  const startedAtMs = Date.now();
  const unlock = await lockDataDirectory(settings.dataDir);
  process.once('exit', unlock);
  const logs = createLogs({ level: settings.logLevel, levels: settings.logLevels });
  const limits = ingestLimits(settings);
  const [control, threads] = await Promise.all([
    openControl(settings, root, logs('access')),
    Threads.start({
      dataDirectory: settings.dataDir,
      limits,
      // Whoever sends asks for INGEST alone, whether or not reading is open.
      access: accessRules(settings, true),
      host: settings.host,
      httpPort: settings.otlpHttpPort,
      grpcPort: settings.otlpGrpcPort,
      log: logs('store'),
    }),
  ]);
  const access = accessRules(settings, control.hasAccounts);
  const authenticate = createAuthenticate(access);
  const { readers } = threads;
  const replay = { isDone: false };
  const replayed = threads.receiver.ready().then(() => {
    replay.isDone = true;
  });

  const tails = { spans: new StoreTail(readers.traces), logs: new StoreTail(readers.logs) };
  threads.on('arrived', (signal) => {
    if (signal === 'traces') tails.spans.wake();
    else if (signal === 'logs') tails.logs.wake();
  });

  // Requests that come by the port of the pages are counted here until they are handed over.
  const status = new IngestStatus();
  const serveOtlp = createOtlpHttpHandler({
    receive: threads.receive,
    authorize: (authorization) => {
      const principal = authenticate(authorization);
      if (principal === null) return 'unauthenticated';
      return permits(principal, 'INGEST') ? 'ok' : 'forbidden';
    },
    pressure: threads.pressure,
    slowBodies: new SlowBodies(),
    status,
    maxBodyBytes: limits.bodyBytes,
  });
  const keeper = new StorageKeeper({
    dataDirectory: settings.dataDir,
    stores: threads.stores,
    refreshReaders: (signal) => threads.queries.refresh(signal),
    retentionMs: limits.retentionMs,
    maxBytes: settings.storageMaxBytes,
    log: logs('store'),
  });
  const ingest = async (): Promise<IngestSnapshot> => sumIngest([await threads.receiver.status(), status.snapshot()]);
  const history = new IngestHistory();
  const stopSampling = sampleIngest(history, ingest);
  const system = systemSource({
    version,
    startedAtMs,
    readers,
    control: control.plane,
    logDamages: threads.logDamages,
    ingest,
    history,
    pressure: threads.pressure,
    forecast: () => keeper.forecast,
  });
  const webDirectory = join(root, 'web', 'dist');
  const app = await buildApp({
    stores: {
      traces: { name: 'embedded traces', reader: readers.traces },
      logs: { name: 'embedded logs', reader: readers.logs },
      metrics: { name: 'embedded metrics', reader: readers.metrics },
    },
    tails,
    system,
    keptSince: (signal) => keeper.keptSince(signal),
    authenticate,
    readiness: async () => {
      const checks = await system.backends();
      return { isReady: replay.isDone && checks.every(({ state }) => state !== 'UNAVAILABLE'), checks };
    },
    serveOtlp,
    webDirectory: existsSync(webDirectory) ? webDirectory : null,
    publicUrl: settings.publicUrl,
    log: logs('graph'),
  });

  const otlp = await threads.receiver.listen();
  await app.listen({ host: settings.host, port: settings.port });
  await replayed;
  await keeper.start();

  const host = settings.host.includes(':') ? `[${settings.host}]` : settings.host;
  const { port } = app.server.address() as AddressInfo;
  return {
    screen: {
      version,
      url: settings.publicUrl ?? `http://${host}:${port}`,
      otlpHttpUrl: `http://${host}:${otlp.httpPort}`,
      otlpGrpcAddress: `${host}:${otlp.grpcPort}`,
      readsAreOpen: access.openScopes.includes('READ'),
      ingestIsOpen: access.openScopes.includes('INGEST'),
      dataDirectory: settings.dataDir,
      warnings: threads.warnings,
      startedInMs: Date.now() - startedAtMs,
    },
    close: async () => {
      keeper.stop();
      stopSampling();
      tails.spans.close();
      tails.logs.close();
      const closed = app.close();
      await threads.close();
      // Streams, and bodies that do not end: nothing that is answered waits for them.
      app.server.closeAllConnections();
      await closed;
      await control.plane.close();
      unlock();
    },
  };
}

/** Without accounts, reading is open to whoever is on this machine, as long as nobody else reaches it. */
function accessRules(settings: Settings, hasAccounts: boolean): AccessRules {
  const openScopes: Scope[] = [];
  if (isLoopback(settings.host) && settings.publicUrl === undefined && !hasAccounts) openScopes.push('READ');
  if (settings.ingestAuth === 'open') openScopes.push('INGEST');
  return { bootstrapApiKey: settings.bootstrapApiKey, openScopes };
}
