import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type Client, connectivityState, Metadata, type ServiceError } from '@grpc/grpc-js';
import { exportItems, grpcClient } from '../ingest/otlp-client.testing.ts';
import { exportMethods } from '../ingest/otlp-grpc.ts';
import { otlpFormats, otlpPaths } from '../ingest/otlp-route.ts';
import type { Product } from '../product.testing.ts';
import { encodeRequest } from '../telemetry/otlp/otlp-protobuf.testing.ts';
import type { Signal } from '../telemetry/signal.ts';

/** What the contract has for each outcome: the status of HTTP, and the code of gRPC. */
export const outcomes = { stored: [200, 0], unauthenticated: [401, 16], forbidden: [403, 7] } as const;
export type Outcome = keyof typeof outcomes;

/** Some way in; gives the status of HTTP or the code of gRPC. */
export interface Route {
  name: string;
  signal: Signal;
  answers: (outcome: Outcome) => number;
  send(headers: Record<string, string>, label: string): Promise<number>;
}

/** Every route that is registered, in every format, at each door of a process. */
export function routesOf(at: string, product: Product): Route[] {
  const doors = { 'the port of the pages': product.url, 'OTLP/HTTP': product.otlpUrl };
  const overHttp = Object.entries(doors).flatMap(([door, url]) =>
    [...otlpPaths].flatMap(([path, signal]) =>
      [...otlpFormats].map(([type, format]): Route => ({
        name: `${path} as ${format} at ${door} of ${at}`,
        signal,
        answers: (outcome) => outcomes[outcome][0],
        send: async (headers, label) => {
          const body = bodyOf(signal, format, label);
          const response = await fetch(url + path, {
            method: 'POST',
            headers: { 'content-type': type, ...headers },
            body,
          });
          await response.arrayBuffer();
          return response.status;
        },
      })),
    ),
  );
  const overGrpc = [...exportMethods].map(([path, signal]): Route => ({
    name: `${path} of ${at}`,
    signal,
    answers: (outcome) => outcomes[outcome][1],
    send: async (headers, label) => {
      const client = grpcClient(product.otlpGrpcAddress, 'identity');
      try {
        return await grpcCode(client, signal, headers, label);
      } finally {
        client.close();
      }
    },
  }));
  return [...overHttp, ...overGrpc];
}

async function grpcCode(
  client: Client,
  signal: Signal,
  headers: Record<string, string>,
  label: string,
): Promise<number> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const call = exportItems(client, signal, bodyOf(signal, 'protobuf', label), metadata);
  return call.then(
    () => 0,
    (error: ServiceError) => error.code,
  );
}

function bodyOf(signal: Signal, format: 'protobuf', label: string): Uint8Array<ArrayBuffer>;
function bodyOf(signal: Signal, format: 'protobuf' | 'json', label: string): Uint8Array<ArrayBuffer> | string;
function bodyOf(signal: Signal, format: 'protobuf' | 'json', label: string): Uint8Array<ArrayBuffer> | string {
  if (format === 'json') return JSON.stringify(requestOf(signal, 'hex', label));
  return encodeRequest(signal, requestOf(signal, 'base64', label));
}

function requestOf(signal: Signal, writtenIds: 'hex' | 'base64', label: string): object {
  const timeUnixNano = `${Date.now()}000000`;
  if (signal === 'logs') {
    return { resourceLogs: [{ scopeLogs: [{ logRecords: [{ timeUnixNano, body: { stringValue: label } }] }] }] };
  }
  if (signal === 'metrics') {
    const gauge = { dataPoints: [{ timeUnixNano, asDouble: 1 }] };
    return { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: label, gauge }] }] }] };
  }
  const id = (bytes: number): string => randomBytes(bytes).toString(writtenIds);
  const times = { startTimeUnixNano: timeUnixNano, endTimeUnixNano: timeUnixNano };
  const span = { traceId: id(16), spanId: id(8), name: label, kind: 1, ...times };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

/** One channel, whose connections are counted. */
export class GrpcConnection implements AsyncDisposable {
  readonly #client: Client;
  #isClosed = false;
  opened = 0;

  constructor({ otlpGrpcAddress }: Product) {
    this.#client = grpcClient(otlpGrpcAddress, 'identity');
    this.#watch(this.#client.getChannel().getConnectivityState(false));
  }

  send(headers: Record<string, string>): Promise<number> {
    return grpcCode(this.#client, 'logs', headers, 'held open');
  }

  #watch(state: connectivityState): void {
    this.#client.getChannel().watchConnectivityState(state, Infinity, (error) => {
      if (error || this.#isClosed) return;
      const next = this.#client.getChannel().getConnectivityState(false);
      if (next === connectivityState.READY) this.opened++;
      this.#watch(next);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#client.close();
  }
}

/** One connection that is kept alive. */
export class HttpConnection implements AsyncDisposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #url: string;
  readonly #sockets = new Set<unknown>();

  constructor({ otlpUrl }: Product) {
    this.#url = otlpUrl;
  }

  get opened(): number {
    return this.#sockets.size;
  }

  send(headers: Record<string, string>): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = request(`${this.#url}/v1/logs`, {
        method: 'POST',
        agent: this.#agent,
        headers: { 'content-type': 'application/json', ...headers },
      });
      sent.on('error', reject).on('response', (response) => {
        this.#sockets.add(response.socket);
        response.resume().on('end', () => resolve(response.statusCode!));
      });
      sent.end(bodyOf('logs', 'json', 'held open'));
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
  }
}
