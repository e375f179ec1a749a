import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buildApp, createHttpServer } from '../app.ts';
import { certificateOf } from '../config/certificate.ts';
import { CallerLimits } from '../app/caller-limits.ts';
import { createClientOf } from '../app/client.ts';
import { forwardGrpc, forwardOtlp, nobodyKeeps, unreachable } from '../app/forward-otlp.ts';
import { StoreConnections, type StoreElsewhere } from '../app/store-elsewhere.ts';
import { StoreWatch } from '../cache/store-lease.ts';
import type { Settings } from '../config/settings.ts';
import { IngestStatus } from '../ingest/ingest-status.ts';
import { IngestHistory } from '../self/ingest-history.ts';
import { createLogs } from '../self/log.ts';
import type { SystemSource } from '../../schema/graph.ts';
import { bySignal } from '../telemetry/signal.ts';
import { absentStores, reportOnStore } from './absent-stores.ts';
import { openAccess } from './open-access.ts';
import { openControl } from './open-control.ts';
import { openRedis } from './open-redis.ts';
import { accessRules, hostOf, readsAreOpen, unknownAccounts, urlOf } from './open-to-whom.ts';
import { reportOnControl, reportOnRedis } from './report-on-services.ts';
import { signUpLink } from '../access/sign-up-link.ts';
import type { Product } from './start-product.ts';

/**
 * Starts a process that keeps no telemetry: it answers what concerns people, keys and settings, and has the process that
 * keeps telemetry answer all else. It writes nothing to DATA_DIR.
 */
export async function startForwarder(settings: Settings, root: string, version: string): Promise<Product> {
  const startedAtMs = Date.now();
  const certificate = certificateOf(settings);
  const scheme = certificate ? 'https' : 'http';
  const logs = createLogs({ level: settings.logLevel, levels: settings.logLevels });
  const redis = (await openRedis(settings, logs('access')))!;
  const { plane, firstAdminSecret, isReady } = await openControl(settings, root, redis, logs('access'));
  const rules = accessRules(settings);
  const { access, accounts, singleSignOn } = openAccess({
    control: plane,
    threads: null,
    rules,
    settings,
    redis,
    log: logs('access'),
  });
  const watch = new StoreWatch(redis);
  await watch.look();
  const elsewhere: StoreElsewhere = {
    address: () => watch.address,
    seal: redis.seal,
    connections: new StoreConnections(),
  };
  const why = (): string => (watch.address ? unreachable(watch.address.url) : nobodyKeeps);
  const system = systemWithoutStore(version, startedAtMs, async () =>
    Promise.all([
      reportOnStore(watch.address?.url ?? null, why),
      reportOnControl(plane),
      reportOnRedis(settings, redis, null)(),
    ]),
  );
  const ways = { publicUrl: settings.publicUrl, trustedProxies: settings.trustedProxies ?? [], seal: redis.seal };
  const ingestIsOpen = settings.ingestAuth === 'open';
  const forwarding = { elsewhere, clientOf: createClientOf(ways), ingestIsOpen };
  const serveOtlp = forwardOtlp(forwarding);
  const webDirectory = join(root, 'web', 'dist');
  const app = await buildApp({
    ...absentStores(why),
    ...ways,
    elsewhere,
    system,
    keptSince: () => null,
    access,
    callerLimits: new CallerLimits(redis),
    accounts,
    singleSignOn,
    certificate,
    control: plane,
    readiness: async () => {
      const checks = await system.backends();
      return { isReady: checks.every(({ state }) => state !== 'UNAVAILABLE'), checks };
    },
    serveOtlp,
    frameAncestors: settings.frameAncestors ?? [],
    persistedDocumentsOnly: settings.persistedDocumentsOnly,
    webDirectory: existsSync(webDirectory) ? webDirectory : null,
    log: logs('graph'),
  });
  certificate?.watch((error) => logs('web').warn({ error }, 'the certificate cannot be renewed'));
  const otlpHttp = createHttpServer(serveOtlp, certificate).listen(settings.otlpHttpPort, settings.host);
  const otlpGrpc = forwardGrpc(forwarding).listen(settings.otlpGrpcPort, settings.host);
  await Promise.all([once(otlpHttp, 'listening'), once(otlpGrpc, 'listening')]);
  await app.listen({ host: settings.host, port: settings.port });
  const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
  const url = settings.publicUrl ?? urlOf(scheme, settings.host, portOf(app.server));
  return {
    screen: {
      version,
      url,
      otlpHttpUrl: urlOf(scheme, settings.host, portOf(otlpHttp)),
      otlpGrpcAddress: `${hostOf(settings.host)}:${portOf(otlpGrpc)}`,
      firstAdminLink: firstAdminSecret && signUpLink(url, firstAdminSecret),
      readsAreOpen: readsAreOpen(rules, firstAdminSecret),
      ingestIsOpen,
      stores: watch.address ? `kept by the process at ${watch.address.url}` : 'kept by another process',
      warnings: [...(watch.address ? [] : [nobodyKeeps]), ...(isReady ? [] : [unknownAccounts(plane.name)])],
      startedInMs: Date.now() - startedAtMs,
    },
    close: async () => {
      certificate?.close();
      watch.close();
      const closed = app.close();
      for (const server of [otlpHttp, otlpGrpc]) server.close();
      elsewhere.connections.close();
      otlpHttp.closeAllConnections();
      app.server.closeAllConnections();
      await closed;
      await plane.close();
      redis.link.close();
    },
  };
}

/** What this process tells of itself while nobody else answers for the store. */
function systemWithoutStore(version: string, startedAtMs: number, backends: SystemSource['backends']): SystemSource {
  const status = new IngestStatus();
  const history = new IngestHistory();
  return {
    version,
    startedAtMs,
    backends,
    ingest: async () => status.snapshot(),
    history: () => history.read(),
    pressure: () => ({ bytesInFlight: 0, mostBytesInFlight: 0 }),
    forecast: () => null,
    storage: async () => bySignal(() => null),
  };
}
