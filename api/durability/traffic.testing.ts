import type { Client } from '@grpc/grpc-js';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { exportItems, grpcClient } from '../ingest/otlp-client.testing.ts';
import type { Product } from '../product.testing.ts';
import { signals } from '../telemetry/signal.ts';
import { postOtlp } from './post-otlp.testing.ts';
import { seededRandom } from './random.testing.ts';
import { MAX_ITEMS, type TestRequest, testRequest } from './test-request.testing.ts';

const transports = ['http', 'http gzip', 'http zstd', 'grpc', 'grpc gzip'] as const;
type Transport = (typeof transports)[number];

const NANO_PER_MS = 1_000_000n;
const HOUR_MS = 3_600_000;
/** How far from now items lie: most are of now, some come late, some belong to the hour or the day after. */
const offsetsMs = [0, 0, 0, 0, -2 * HOUR_MS, HOUR_MS, -26 * HOUR_MS, 22 * HOUR_MS];
const PAUSE_MS = 5;
const RETRY_MS = 100;

/**
 * Clients that send all signals over every transport, each one request after the other. What is not acknowledged is sent
 * again with the same body until it is; every third client gives up instead.
 */
export class Traffic {
  /** Every request that was sent at least once. */
  readonly sent: TestRequest[] = [];
  readonly acknowledged = new Set<TestRequest>();
  /** What further requests belong to. */
  round = '0';
  readonly #product: () => Pick<Product, 'otlpUrl' | 'otlpGrpcAddress' | 'url'>;
  readonly #random: () => number;
  #grpc: Record<'identity' | 'gzip', Client> | undefined;
  #senders: Promise<void>[] = [];
  #isStopping = false;

  constructor(product: () => Pick<Product, 'otlpUrl' | 'otlpGrpcAddress' | 'url'>, seed: number) {
    this.#product = product;
    this.#random = seededRandom(seed);
  }

  readonly isAcknowledged = (request: TestRequest): boolean => this.acknowledged.has(request);

  /** Begins to send; goes on while the product is gone and comes back. */
  start(): void {
    this.#isStopping = false;
    const clients = signals.flatMap((signal) => transports.map((transport) => ({ signal, transport })));
    this.#senders = clients.map(async ({ signal, transport }, client) => {
      for (let number = 0; !this.#isStopping; number++) {
        const request = this.#request(signal, `${this.round} ${transport} ${client} ${number}`);
        this.sent.push(request);
        const givesUp = client % 3 === 0;
        let isTaken = await this.#tryToSend(request, transport);
        while (!isTaken && !this.#isStopping) {
          await delay(RETRY_MS);
          if (givesUp) break;
          isTaken = await this.#tryToSend(request, transport);
        }
        await delay(PAUSE_MS);
      }
    });
  }

  /** Ends when what was begun is answered, or is not. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.all(this.#senders);
    this.#closeGrpc();
  }

  /** Sends requests that were acknowledged before once more, over any transport. */
  async sendAgain(count: number): Promise<void> {
    const known = [...this.acknowledged];
    // On a busy machine nothing may have been acknowledged yet.
    if (known.length === 0) return;
    const chosen = Array.from({ length: count }, () => known[Math.floor(this.#random() * known.length)]!);
    await Promise.all(
      chosen.map((request) => this.#send(request, transports[Math.floor(this.#random() * transports.length)]!)),
    );
  }

  async #tryToSend(request: TestRequest, transport: Transport): Promise<boolean> {
    try {
      await this.#send(request, transport);
    } catch {
      if (transport.startsWith('grpc')) this.#closeGrpc();
      return false;
    }
    this.acknowledged.add(request);
    return true;
  }

  async #send({ signal, body }: TestRequest, transport: Transport): Promise<void> {
    const [protocol, compression = 'identity'] = transport.split(' ') as ['http' | 'grpc', 'gzip' | 'zstd' | undefined];
    if (protocol === 'grpc') {
      const { otlpGrpcAddress } = this.#product();
      this.#grpc ??= { identity: grpcClient(otlpGrpcAddress, 'identity'), gzip: grpcClient(otlpGrpcAddress, 'gzip') };
      await exportItems(this.#grpc[compression === 'gzip' ? 'gzip' : 'identity'], signal, body);
      return;
    }
    const { otlpUrl, url } = this.#product();
    // The port of the pages takes telemetry too, by another thread.
    const sent = compression === 'gzip' ? gzipSync(body) : compression === 'zstd' ? zstdCompressSync(body) : body;
    const door = compression === 'gzip' ? url : otlpUrl;
    const answer = await postOtlp(door, signal, sent, { 'content-encoding': compression });
    if (answer.status !== 200 || answer.body.length > 0) throw new Error(`answered with ${answer.status}`);
  }

  #request(signal: TestRequest['signal'], name: string): TestRequest {
    const nowMs = Date.now();
    const times = Array.from({ length: 1 + Math.floor(this.#random() * MAX_ITEMS) }, (_, i) => {
      const offsetMs = offsetsMs[Math.floor(this.#random() * offsetsMs.length)]!;
      return BigInt(nowMs + offsetMs + i) * NANO_PER_MS;
    });
    return testRequest(signal, this.round, name, times);
  }

  #closeGrpc(): void {
    this.#grpc?.identity.close();
    this.#grpc?.gzip.close();
    this.#grpc = undefined;
  }
}
