import {
  experimental,
  Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  type ServerInterceptor,
  type ServerUnaryCall,
  type ServiceDefinition,
  type StatusObject,
} from '@grpc/grpc-js';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Certificate, CertificatePair } from '../config/certificate.ts';
import type { BodyEncoding } from '../store/wal/wal-record.ts';
import type { Signal } from '../telemetry/signal.ts';
import { type Answer, answerOf, situations } from './answers.ts';
import type { RequestShare } from './back-pressure.ts';
import { messageCompression, takeRawCall } from './grpc-call.ts';
import { admit, type Intake } from './intake.ts';
import { exportResponse, messageOf, statusMessage } from './status-message.ts';

/** The methods there are. */
export const exportMethods: ReadonlyMap<string, Signal> = new Map<string, Signal>([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
]);

const OK = 0;
const KEEP_ALIVE_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 20_000;
const MAX_IDLE_MS = 600_000;
const MAX_STREAMS_PER_CONNECTION = 128;
const CLOSE_MS = 5000;

/** A message as it was sent. */
interface RawRequest {
  compression: BodyEncoding['compression'];
  message: Buffer;
  stampedAttributes: string;
  /** What it holds of the bytes in flight: to be released by whoever takes the request. */
  take: () => RequestShare;
}

type UnaryCall = ServerUnaryCall<RawRequest, Uint8Array>;

/** OTLP/gRPC: the Export method of the three services, on raw bytes. */
export class OtlpGrpcServer {
  #server: Server;
  readonly #credentials: ServerCredentials;

  /** Over TLS where there is a certificate. */
  constructor(intake: Intake, certificate: Certificate | null) {
    this.#credentials = certificate ? tlsCredentials(certificate) : ServerCredentials.createInsecure();
    this.#server = new Server({
      interceptors: [guard(intake)],
      'grpc.max_receive_message_length': intake.maxBodyBytes,
      'grpc.max_concurrent_streams': MAX_STREAMS_PER_CONNECTION,
      'grpc.keepalive_time_ms': KEEP_ALIVE_MS,
      'grpc.keepalive_timeout_ms': KEEP_ALIVE_TIMEOUT_MS,
      'grpc.max_connection_idle_ms': MAX_IDLE_MS,
    });
    for (const [path, signal] of exportMethods) {
      this.#server.addService(serviceOf(path), {
        export: (call: UnaryCall, callback: sendUnaryData<Uint8Array>) =>
          void exportItems(intake, signal, call, callback),
      });
    }
  }

  /** Resolves with the port; rejects with the error of node:net where it cannot be had. */
  async listen(host: string, port: number): Promise<number> {
    await tryPort(host, port);
    const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(address, this.#credentials, (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
  }

  /** Ends calls under way, and after a while connections that stay open. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#server.forceShutdown(), CLOSE_MS);
      this.#server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** Who shows the certificate, and from then on each that comes after it. */
function tlsCredentials(certificate: Certificate): ServerCredentials {
  const listeners = new Set<experimental.IdentityCertificateUpdateListener>();
  const update = ({ cert, key }: CertificatePair) => ({ certificate: cert, privateKey: key });
  certificate.onRenewed((pair) => listeners.forEach((listener) => listener(update(pair))));
  const identity: experimental.CertificateProvider = {
    addCaCertificateListener: () => undefined,
    removeCaCertificateListener: () => undefined,
    addIdentityCertificateListener: (listener) => {
      listeners.add(listener);
      // Whoever listens has nobody to tell yet.
      process.nextTick(() => listener(update(certificate.pair)));
    },
    removeIdentityCertificateListener: (listener) => void listeners.delete(listener),
  };
  // The identity comes first, whatever the types of grpc-js call it.
  return experimental.createCertificateProviderServerCredentials(identity, null, false);
}

/** grpc-js does not tell in its error why an address cannot be had, and writes to stderr. */
async function tryPort(host: string, port: number): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening');
  await new Promise((resolve) => server.close(resolve));
}

function serviceOf(path: string): ServiceDefinition {
  return {
    export: {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: (message: Buffer) => message,
      requestDeserialize: (message: Buffer) => message,
      responseSerialize: (message: Uint8Array) => Buffer.from(message),
      responseDeserialize: (message: Buffer) => message,
    },
  };
}

/** Before a message is read: who sends it, and whether there is room; while it is read: how much has come, and how fast. */
function guard(intake: Intake): ServerInterceptor {
  return (method, call) => {
    const { stream, compression } = takeRawCall(call);
    const share = intake.pressure.startRequest();
    const signal = exportMethods.get(method.path)!;
    let stampedAttributes = '';
    let isTaken = false;
    let isGone = false;
    const refuse = (answer: Answer): void => {
      intake.status.answered(signal, answer.situation, 0);
      call.sendStatus(statusOf(answer));
    };
    const reading = { receivedBytes: 0, stop: () => refuse(answerOf('tooSlow')) };
    /** Nothing is read before this has proceeded. */
    const start = async (metadata: Metadata, proceed: (metadata: Metadata) => void): Promise<void> => {
      const authorization = metadata.get('authorization')[0]?.toString();
      const unreadable = { refusal: answerOf('contentEncoding') };
      const admitted = compression ? await admit(intake, authorization, 0) : unreadable;
      if (isGone) return;
      if ('refusal' in admitted) return refuse(admitted.refusal);
      ({ stampedAttributes } = admitted.sender);
      stream.on('data', (chunk: Buffer) => {
        reading.receivedBytes += chunk.length;
        if (!share.add(chunk.length)) refuse(answerOf('overloaded'));
      });
      intake.slowBodies.watch(reading);
      proceed(metadata);
    };
    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, proceed) => void start(metadata, proceed),
          onReceiveMessage: (message: Buffer, proceed) => {
            const take = (): RequestShare => {
              intake.slowBodies.forget(reading);
              isTaken = true;
              return share;
            };
            const sent = { message, compression: messageCompression(compression!, message), stampedAttributes };
            proceed({ ...sent, take } satisfies RawRequest);
          },
          onCancel: () => {
            isGone = true;
            intake.slowBodies.forget(reading);
            if (!isTaken) share.release();
          },
        }),
    });
  };
}

async function exportItems(
  intake: Intake,
  signal: Signal,
  call: UnaryCall,
  callback: sendUnaryData<Uint8Array>,
): Promise<void> {
  const { message, compression, stampedAttributes, take } = call.request;
  const share = take();
  const answer = await intake.receive(signal, { format: 'protobuf', compression }, message, stampedAttributes);
  share.release();
  intake.status.answered(signal, answer.situation, message.length);
  if (situations[answer.situation].grpcCode === OK) callback(null, exportResponse(signal, answer, 'protobuf'));
  else callback(statusOf(answer));
}

function statusOf(answer: Answer): StatusObject {
  const metadata = new Metadata();
  const code = situations[answer.situation].grpcCode;
  if (code !== OK) metadata.set('grpc-status-details-bin', Buffer.from(statusMessage(answer, 'protobuf')));
  return { code, details: messageOf(answer), metadata };
}
