import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { IngestLimits } from '../config/ingest-limits.ts';
import { BackPressure } from '../ingest/back-pressure.ts';
import { watchDisk } from '../ingest/disk-watch.ts';
import { type IngestSnapshot, IngestStatus } from '../ingest/ingest-status.ts';
import type { Intake } from '../ingest/intake.ts';
import { OtlpGrpcServer } from '../ingest/otlp-grpc.ts';
import { createOtlpHttpServer } from '../ingest/otlp-http.ts';
import { serveReceiver } from '../ingest/receiver-port.ts';
import { Receiver } from '../ingest/receiver.ts';
import { SlowBodies } from '../ingest/slow-bodies.ts';
import { type AccessRules, createAuthenticate } from '../access/authenticate.ts';
import { permits } from '../access/principal.ts';
import type { LogDamage } from '../store/wal/recover-log.ts';
import { WalWriter } from '../store/wal/wal-writer.ts';
import { type Signal, signals } from '../telemetry/signal.ts';
import { serveCalls } from './rpc.ts';

/** The thread that takes telemetry and writes the log; nothing else runs in it, so that answers never wait. */
export interface ReceiverThreadData {
  dataDirectory: string;
  limits: IngestLimits;
  access: AccessRules;
  host: string;
  httpPort: number;
  grpcPort: number;
  pressure: SharedArrayBuffer;
}

export type ToReceiverThread =
  | { kind: 'signal'; signal: Signal; port: MessagePort }
  /** Requests that came by another door. */
  | { kind: 'forward'; port: MessagePort }
  | { kind: 'owner'; port: MessagePort };

/** Said once, when the log is open. */
export interface ReceiverOpened {
  durable: SharedArrayBuffer;
  damages: LogDamage[];
  cutBytes: number;
}

/** What the main thread may ask. */
export interface OwnedReceiver {
  /** Opens the ports; gives those that were taken. Throws where one cannot be had. */
  listen(): Promise<{ httpPort: number; grpcPort: number }>;
  /** Numbers requests higher than what the stores have, before any comes; true where the log knew nothing of it. */
  continueAfter(sequence: number): boolean;
  /** Resolves when every signal has replayed the log. */
  ready(): Promise<void>;
  status(): IngestSnapshot;
  close(): Promise<void>;
}

const data = workerData as ReceiverThreadData;
const { writer, recovery } = await WalWriter.open(join(data.dataDirectory, 'wal'), { limits: data.limits });
const pressure = new BackPressure(data.pressure);
const status = new IngestStatus();
const receiver = new Receiver(writer, pressure, status);
const authenticate = createAuthenticate(data.access);
const intake: Intake = {
  receive: receiver.receive,
  authorize: (authorization) => {
    const principal = authenticate(authorization);
    if (principal === null) return 'unauthenticated';
    return permits(principal, 'INGEST') ? 'ok' : 'forbidden';
  },
  pressure,
  slowBodies: new SlowBodies(),
  status,
  maxBodyBytes: data.limits.bodyBytes,
};
const http = createOtlpHttpServer(intake);
const grpc = new OtlpGrpcServer(intake);
const stopWatching = await watchDisk(data.dataDirectory, pressure);

const owned: OwnedReceiver = {
  listen: async () => {
    http.listen(data.httpPort, data.host);
    await once(http, 'listening');
    return { httpPort: (http.address() as AddressInfo).port, grpcPort: await grpc.listen(data.host, data.grpcPort) };
  },
  continueAfter: (sequence) => writer.continueAfter(sequence),
  ready: async () => {
    await Promise.all(signals.map((signal) => receiver.signals[signal].ready()));
  },
  status: () => status.snapshot(),
  close: async () => {
    stopWatching();
    const closed = Promise.all([new Promise((resolve) => http.close(resolve)), grpc.close()]);
    await receiver.close();
    http.closeAllConnections();
    await closed;
  },
};

parentPort!.on('message', (message: ToReceiverThread) => {
  if (message.kind === 'signal') void receiver.connect(message.signal, message.port);
  else if (message.kind === 'forward') serveReceiver(message.port, receiver.receive);
  else serveCalls(message.port, owned);
});
const opened: ReceiverOpened = {
  durable: writer.durable.buffer,
  damages: recovery.damages,
  cutBytes: recovery.cutBytes,
};
parentPort!.postMessage(opened);
