import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker } from 'node:worker_threads';
import { type Signal, signals } from '../telemetry/signal.ts';
import { WalWriter } from '../store/wal/wal-writer.ts';
import { BackPressure } from './back-pressure.ts';
import type { Authorize } from './authorize.ts';
import type { Intake } from './intake.ts';
import { IngestStatus } from './ingest-status.ts';
import { OtlpGrpcServer } from './otlp-grpc.ts';
import { createOtlpHttpServer } from './otlp-http.ts';
import { Receiver } from './receiver.ts';
import { type ReadingPace, SlowBodies } from './slow-bodies.ts';
import type { TestThreadData, ToTestThread } from './signal-thread.testing.ts';

export const MAX_TEST_BODY_BYTES = 4 * 1024 * 1024;

/** The key that a test's servers ask for; an Authorization header of `stranger` is known and not allowed. */
export const TEST_KEY = 'Bearer key';

/** A whole receiver for tests: a log on disk, a real thread for each signal, servers on free ports of the loopback. */
export class TestReceiver {
  readonly directory: string;
  readonly receiver: Receiver;
  readonly intake: Intake;
  readonly pressure: BackPressure;
  readonly status: IngestStatus;
  #threads = new Map<Signal, Worker>();
  #http: Server;
  #grpc: OtlpGrpcServer;
  httpUrl = '';
  grpcAddress = '';

  private constructor(directory: string, wal: WalWriter, receiver: Receiver, intake: Intake) {
    this.directory = directory;
    this.receiver = receiver;
    this.intake = intake;
    this.pressure = intake.pressure;
    this.status = intake.status;
    this.wal = wal;
    this.#http = createOtlpHttpServer(intake, null);
    this.#grpc = new OtlpGrpcServer(intake, null);
  }

  readonly wal: WalWriter;

  static async open(
    options: { directory?: string; pace?: ReadingPace; needsKey?: boolean } = {},
  ): Promise<TestReceiver> {
    const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'seamark-receiver-')));
    const pressure = new BackPressure();
    const status = new IngestStatus();
    const { writer } = await WalWriter.open(join(directory, 'wal'), { limits: {} });
    const receiver = new Receiver(writer, pressure, status);
    const intake: Intake = {
      receive: receiver.receive,
      authorize: options.needsKey ? authorizeKey : async () => ({ stampedAttributes: '' }),
      pressure,
      slowBodies: new SlowBodies(options.pace),
      status,
      maxBodyBytes: MAX_TEST_BODY_BYTES,
    };
    const test = new TestReceiver(directory, writer, receiver, intake);
    for (const signal of signals) await test.startThread(signal);
    await test.#listen();
    return test;
  }

  /** Starts the thread of a signal and waits until it has replayed the log. */
  async startThread(signal: Signal): Promise<void> {
    const workerData: TestThreadData = {
      directory: this.directory,
      signal,
      maxBodyBytes: MAX_TEST_BODY_BYTES,
      durableBuffer: this.wal.durable.buffer,
    };
    const thread = new Worker(new URL('signal-thread.testing.ts', import.meta.url), { workerData });
    this.#threads.set(signal, thread);
    const { port1, port2 } = new MessageChannel();
    this.tell(signal, { port: port2 });
    await this.receiver.connect(signal, port1);
    await this.receiver.signals[signal].ready();
  }

  tell(signal: Signal, message: ToTestThread): void {
    this.#threads.get(signal)!.postMessage(message, 'port' in message ? [message.port] : []);
  }

  /** The sequences that the thread has taken. */
  async taken(signal: Signal): Promise<number[]> {
    const answer = once(this.#threads.get(signal)!, 'message');
    this.tell(signal, { list: true });
    const [sequences] = (await answer) as [number[]];
    return sequences;
  }

  async endThread(signal: Signal): Promise<void> {
    const thread = this.#threads.get(signal)!;
    this.tell(signal, { exit: true });
    await once(thread, 'exit');
  }

  /** Ends everything; the directory stays where it is to be opened again. */
  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    this.#http.close();
    await Promise.all([this.#grpc.close(), this.receiver.close()]);
    this.intake.slowBodies.close();
    await Promise.all([...this.#threads.values()].map((thread) => thread.terminate()));
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  async #listen(): Promise<void> {
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.httpUrl = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
    this.grpcAddress = `127.0.0.1:${await this.#grpc.listen('127.0.0.1', 0)}`;
  }
}

const authorizeKey: Authorize = async (authorization) => {
  if (authorization === TEST_KEY) return { stampedAttributes: '' };
  return authorization === 'Bearer stranger' ? 'forbidden' : 'unauthenticated';
};
