import { Client, compressionAlgorithms, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import protobuf from 'protobufjs';
import type { Signal } from '../telemetry/signal.ts';

// Clients of OTLP for tests: grpc-js' own client, and protobufjs to read what is answered.

const { root } = protobuf.parse(readFileSync(new URL('rpc.test.proto', import.meta.url), 'utf8'));
const CALL_TIMEOUT_MS = 30_000;

export const grpcServices: Readonly<Record<Signal, string>> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
};

export function grpcClient(address: string, compression: 'identity' | 'gzip'): Client {
  return new Client(address, credentials.createInsecure(), {
    'grpc.default_compression_algorithm': compressionAlgorithms[compression],
    'grpc.enable_retries': 0,
  });
}

/** Calls Export with the bytes as they are; resolves with the bytes of the answer. */
export function exportItems(
  client: Client,
  signal: Signal,
  body: Uint8Array,
  metadata = new Metadata(),
  deadline = Date.now() + CALL_TIMEOUT_MS,
): Promise<Buffer> {
  const same = (message: Buffer): Buffer => message;
  return new Promise((resolve, reject) => {
    const path = `/${grpcServices[signal]}/Export`;
    client.makeUnaryRequest(path, same, same, Buffer.from(body), metadata, { deadline }, (error, response) => {
      if (error) reject(error);
      else resolve(response!);
    });
  });
}

/** The error of a call that must fail. */
export async function failure(call: Promise<unknown>): Promise<ServiceError> {
  return call.then(
    () => Promise.reject(new Error('the call succeeded')),
    (error: ServiceError) => error,
  );
}

export function detailsOf(error: ServiceError): unknown[] {
  const bytes = error.metadata.get('grpc-status-details-bin')[0];
  return bytes === undefined ? [] : detailsIn(bytes as Buffer);
}

/** The details of a google.rpc.Status, each under the name of its type. */
export function detailsIn(bytes: Uint8Array): unknown[] {
  const { details = [] } = readMessage('Status', bytes) as { details?: { typeUrl: string; value: Uint8Array }[] };
  return details.map(({ typeUrl, value }) => {
    const type = typeUrl.replace('type.googleapis.com/google.rpc.', '');
    return { [type]: readMessage(type, value) };
  });
}

/** A message of rpc.test.proto. */
export function readMessage(type: string, bytes: Uint8Array): Record<string, unknown> {
  const message = root.lookupType(type);
  return message.toObject(message.decode(bytes), { longs: Number });
}

export async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}
