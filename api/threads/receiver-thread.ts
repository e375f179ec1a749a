import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { certificateOf } from '../config/certificate.ts';
import type { IngestLimits } from '../config/ingest-limits.ts';
import type { Settings } from '../config/settings.ts';
import { BackPressure } from '../ingest/back-pressure.ts';
import { authorizeBy } from '../ingest/authorize.ts';
import { watchDisk } from '../ingest/disk-watch.ts';
import { type IngestSnapshot, IngestStatus } from '../ingest/ingest-status.ts';
import type { Intake } from '../ingest/intake.ts';
import { OtlpGrpcServer } from '../ingest/otlp-grpc.ts';
import { createOtlpHttpServer } from '../ingest/otlp-http.ts';
import { serveReceiver } from '../ingest/receiver-port.ts';
import { Receiver } from '../ingest/receiver.ts';
import { SlowBodies } from '../ingest/slow-bodies.ts';
import type { AccessChange } from '../access/access-change.ts';
import type { AccessRules } from '../access/access.ts';
import { createIdentifyKey } from '../access/identify-key.ts';
import { type Judged, KnownPrincipals } from '../access/known-principals.ts';
import { anybody } from '../access/principal.ts';
import { ControlError } from '../control/control-error.ts';
import { LastUse } from '../control/last-use.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import type { LogDamage } from '../store/wal/recover-log.ts';
import { WalWriter } from '../store/wal/wal-writer.ts';
import { type Signal, signals } from '../telemetry/signal.ts';
import { type Remote, RemoteCalls, serveCalls } from './rpc.ts';

/** The thread that takes telemetry and writes the log; nothing else runs in it, so that answers never wait. */
export interface ReceiverThreadData {
  dataDirectory: string;
  limits: IngestLimits;
  access: AccessRules;
  host: string;
  httpPort: number;
  grpcPort: number;
  pressure: SharedArrayBuffer;
  tls: Pick<Settings, 'tlsCertFile' | 'tlsKeyFile'>;
}

export type ToReceiverThread =
  | { kind: 'signal'; signal: Signal; port: MessagePort }
  /** Requests that came by another door. */
  | { kind: 'forward'; port: MessagePort }
  /** The desk that knows keys. */
  | { kind: 'keys'; port: MessagePort }
  | { kind: 'owner'; port: MessagePort };

/** Said once, when the log is open. */
export interface ReceiverOpened {
  durable: SharedArrayBuffer;
  damages: LogDamage[];
  cutBytes: number;
}

/** What the main thread knows of keys. */
export interface KeyDesk {
  judge(secret: string): Promise<Judged | null>;
  noteUses(lastUsedAt: ReadonlyMap<string, Date>): void;
}

/** What the main thread may ask. */
export interface OwnedReceiver {
  /** Opens the ports; gives those that were taken. Throws where one cannot be had. */
  listen(): Promise<{ httpPort: number; grpcPort: number }>;
  /** Numbers requests higher than what the stores have, before any comes; true where the log knew nothing of it. */
  continueAfter(sequence: number): boolean;
  /** From when it resolves requests are judged by these. */
  changeLimits(limits: IngestLimits): Promise<void>;
  /** Resolves when every signal has replayed the log. */
  ready(): Promise<void>;
  status(): IngestSnapshot;
  /** Resolves when nobody is let in any more who was by what was before. */
  accessChanged(change: AccessChange): void;
  close(): Promise<void>;
}

/** A key that is known is asked for again after this long: it may have been changed by another process. */
const KEY_AGE_MS = 5000;
/** Uses of keys are told this often. */
const USES_MS = 10_000;

const data = workerData as ReceiverThreadData;
const { writer, recovery } = await WalWriter.open(join(data.dataDirectory, 'wal'), { limits: data.limits });
const pressure = new BackPressure(data.pressure);
const status = new IngestStatus();
const receiver = new Receiver(writer, pressure, status);
let desk: Remote<KeyDesk> | undefined;
const lastUse = new LastUse(async (lastUsedAt) => desk?.noteUses(lastUsedAt));
setInterval(() => void lastUse.flush().catch(() => undefined), USES_MS).unref();
const keys = new KnownPrincipals(askDesk, KEY_AGE_MS);
const identifyKey = createIdentifyKey({
  bootstrapApiKey: data.access.bootstrapApiKey,
  keys,
  noteUse: (keyId) => lastUse.note(keyId, new Date()),
});
const open = data.access.openScopes.length > 0 ? anybody(data.access.openScopes) : null;
const intake: Intake = {
  receive: receiver.receive,
  authorize: authorizeBy(async (authorization) =>
    authorization === undefined ? open : ((await identifyKey(authorization))?.principal ?? null),
  ),
  pressure,
  slowBodies: new SlowBodies(),
  status,
  maxBodyBytes: data.limits.bodyBytes,
};
// Who looks at its files for the whole process tells of what is wrong with them.
const certificate = certificateOf(data.tls);
certificate?.watch(() => undefined);
const http = createOtlpHttpServer(intake, certificate);
const grpc = new OtlpGrpcServer(intake, certificate);
const stopWatching = await watchDisk(data.dataDirectory, pressure);

const owned: OwnedReceiver = {
  listen: async () => {
    http.listen(data.httpPort, data.host);
    await once(http, 'listening');
    return { httpPort: (http.address() as AddressInfo).port, grpcPort: await grpc.listen(data.host, data.grpcPort) };
  },
  changeLimits: (limits) => writer.changeLimits(limits),
  continueAfter: (sequence) => writer.continueAfter(sequence),
  ready: async () => {
    await Promise.all(signals.map((signal) => receiver.signals[signal].ready()));
  },
  status: () => status.snapshot(),
  accessChanged: (change) => keys.changed(change),
  close: async () => {
    stopWatching();
    await lastUse.flush().catch(() => undefined);
    const closed = Promise.all([new Promise((resolve) => http.close(resolve)), grpc.close()]);
    await receiver.close();
    http.closeAllConnections();
    await closed;
  },
};

parentPort!.on('message', (message: ToReceiverThread) => {
  if (message.kind === 'signal') void receiver.connect(message.signal, message.port);
  else if (message.kind === 'forward') serveReceiver(message.port, receiver.receive);
  else if (message.kind === 'keys') desk = new RemoteCalls<KeyDesk>(message.port, 'the desk of keys').remote;
  else serveCalls(message.port, owned);
});
const opened: ReceiverOpened = {
  durable: writer.durable.buffer,
  damages: recovery.damages,
  cutBytes: recovery.cutBytes,
};
parentPort!.postMessage(opened);

async function askDesk(secret: string): Promise<Judged | null> {
  try {
    if (desk) return await desk.judge(secret);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
  throw new ControlError('UNAVAILABLE', 'Keys cannot be looked up now.');
}
