import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { signUpLink } from '../access/sign-up-link.ts';
import { buildApp } from '../app.ts';
import { CallerLimits } from '../app/caller-limits.ts';
import { ingestLimits } from '../config/ingest-limits.ts';
import { certificateOf } from '../config/certificate.ts';
import type { Settings } from '../config/settings.ts';
import { authorizeBy } from '../ingest/authorize.ts';
import { type IngestSnapshot, IngestStatus, sumIngest } from '../ingest/ingest-status.ts';
import { createOtlpHttpHandler } from '../ingest/otlp-http.ts';
import { SlowBodies } from '../ingest/slow-bodies.ts';
import { StoreTail } from '../live/store-tail.ts';
import { IngestHistory } from '../self/ingest-history.ts';
import { createLogs } from '../self/log.ts';
import type { StartScreen } from '../self/start-screen.ts';
import { lockDataDirectory } from '../store/embedded/data-lock.ts';
import { announcedHost, takeLease, watchLease } from './hold-lease.ts';
import { openAccess } from './open-access.ts';
import { sampleIngest } from './sample-ingest.ts';
import { openControl } from './open-control.ts';
import { openRedis } from './open-redis.ts';
import { accessRules, hostOf, readsAreOpen, unknownAccounts, urlOf } from './open-to-whom.ts';
import { reportOnRedis } from './report-on-services.ts';
import { Threads } from './start-threads.ts';
import { RetentionChoice } from './retention-choice.ts';
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
  const certificate = certificateOf(settings);
  const unlock = await lockDataDirectory(settings.dataDir);
  process.once('exit', unlock);
  const logs = createLogs({ level: settings.logLevel, levels: settings.logLevels });
  const fromSettings = ingestLimits(settings);
  const choice = await RetentionChoice.open(settings.dataDir, fromSettings.retentionMs, settings.retentionIsGiven);
  const limits = { ...fromSettings, retentionMs: choice.retentionMs };
  const { bootstrapApiKey } = settings;
  const ingestIsOpen = settings.ingestAuth === 'open';
  const redis = await openRedis(settings, logs('access'));
  const lease = await takeLease(settings, redis);
  const [control, threads] = await Promise.all([
    openControl(settings, root, redis, logs('access')),
    Threads.start({
      dataDirectory: settings.dataDir,
      limits,
      access: { bootstrapApiKey, openScopes: ingestIsOpen ? ['INGEST'] : [] },
      host: settings.host,
      httpPort: settings.otlpHttpPort,
      grpcPort: settings.otlpGrpcPort,
      tls: { tlsCertFile: settings.tlsCertFile, tlsKeyFile: settings.tlsKeyFile },
      log: logs('store'),
    }),
  ]);
  const rules = accessRules(settings);
  const { access, accounts, singleSignOn } = openAccess({
    control: control.plane,
    threads,
    rules,
    settings,
    redis,
    log: logs('access'),
  });
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
    // A session is for browsers: pages send nothing.
    authorize: authorizeBy(async (authorization) => {
      return (await access.identify({ authorization, accessToken: undefined, mayBeAnybody: false })).principal;
    }),
    pressure: threads.pressure,
    slowBodies: new SlowBodies(),
    status,
    maxBodyBytes: limits.bodyBytes,
  });
  const keeper = new StorageKeeper({
    dataDirectory: settings.dataDir,
    stores: threads.stores,
    refreshReaders: (signal) => threads.queries.refresh(signal),
    retention: choice,
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
    redis: reportOnRedis(settings, redis, lease),
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
    retention: {
      isFixed: (signal) => choice.isFixed(signal),
      preview: (signal, retentionMs) => keeper.preview(signal, retentionMs),
      change: async (signal, retentionMs) => {
        await choice.choose(signal, retentionMs);
        await threads.receiver.changeLimits({ ...limits, retentionMs: choice.retentionMs });
        await keeper.check();
      },
    },
    access,
    callerLimits: new CallerLimits(redis),
    accounts,
    singleSignOn,
    control: control.plane,
    readiness: async () => {
      const checks = await system.backends();
      return { isReady: replay.isDone && checks.every(({ state }) => state !== 'UNAVAILABLE'), checks };
    },
    serveOtlp,
    persistedDocumentsOnly: settings.persistedDocumentsOnly,
    webDirectory: existsSync(webDirectory) ? webDirectory : null,
    frameAncestors: settings.frameAncestors ?? [],
    publicUrl: settings.publicUrl,
    certificate,
    trustedProxies: settings.trustedProxies ?? [],
    seal: redis?.seal ?? null,
    elsewhere: null,
    log: logs('graph'),
  });

  certificate?.watch((error) => logs('web').warn({ error }, 'the certificate cannot be renewed'));
  const otlp = await threads.receiver.listen();
  await app.listen({ host: settings.host, port: settings.port });
  await replayed;
  await keeper.start();

  const scheme = certificate ? 'https' : 'http';
  const { port } = app.server.address() as AddressInfo;
  const url = settings.publicUrl ?? urlOf(scheme, settings.host, port);
  const { httpPort, grpcPort } = otlp;
  if (lease) {
    watchLease(lease, threads.pressure, logs('store'));
    const otlpGrpcHost = announcedHost(settings);
    const [announcedUrl, otlpHttpUrl] = [urlOf(scheme, otlpGrpcHost, port), urlOf(scheme, otlpGrpcHost, httpPort)];
    await lease.announce({ url: announcedUrl, otlpHttpUrl, otlpGrpcHost, otlpGrpcPort: grpcPort, ingestIsOpen });
  }
  return {
    screen: {
      version,
      url,
      otlpHttpUrl: urlOf(scheme, settings.host, httpPort),
      otlpGrpcAddress: `${hostOf(settings.host)}:${grpcPort}`,
      firstAdminLink: control.firstAdminSecret && signUpLink(url, control.firstAdminSecret),
      readsAreOpen: readsAreOpen(rules, control.firstAdminSecret),
      ingestIsOpen,
      stores: `embedded, in ${settings.dataDir}`,
      warnings: control.isReady ? threads.warnings : [...threads.warnings, unknownAccounts(control.plane.name)],
      startedInMs: Date.now() - startedAtMs,
    },
    close: async () => {
      certificate?.close();
      keeper.stop();
      stopSampling();
      await lease?.giveBack();
      tails.spans.close();
      tails.logs.close();
      const closed = app.close();
      await threads.close();
      // Streams, and bodies that do not end: nothing that is answered waits for them.
      app.server.closeAllConnections();
      await closed;
      await control.plane.close();
      redis?.link.close();
      unlock();
    },
  };
}
