import { EventEmitter, once } from 'node:events';
import { availableParallelism } from 'node:os';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import type { AccessRules } from '../access/access.ts';
import type { IngestLimits } from '../config/ingest-limits.ts';
import { BackPressure } from '../ingest/back-pressure.ts';
import { forwardToReceiver } from '../ingest/receiver-port.ts';
import type { Receive } from '../ingest/receiver.ts';
import type { Log } from '../self/log.ts';
import { DataDirectoryError } from '../store/embedded/data-directory-error.ts';
import { isDiskError } from '../store/embedded/segment/disk-error.ts';
import type { Readers } from '../store/open-stores.ts';
import { describeDamage } from '../store/wal/recover-log.ts';
import { type Signal, signals } from '../telemetry/signal.ts';
import { QueryPool } from './query-pool.ts';
import type {
  KeyDesk,
  OwnedReceiver,
  ReceiverOpened,
  ReceiverThreadData,
  ToReceiverThread,
} from './receiver-thread.ts';
import { type Remote, RemoteCalls, serveCalls } from './rpc.ts';
import { startThread } from './start-thread.ts';
import type { FromSignalThread, OwnedStore, SignalOpened, SignalThreadData, ToSignalThread } from './signal-thread.ts';

export interface ThreadOptions {
  dataDirectory: string;
  limits: IngestLimits;
  access: AccessRules;
  host: string;
  httpPort: number;
  grpcPort: number;
  tls: ReceiverThreadData['tls'];
  log: Log;
}

/** What the threads tell. */
interface ThreadEvents {
  /** Items of the signal up to the request are in the answers of readers. */
  arrived: [signal: Signal, sequence: number];
}

/** A sentence about what the log has lost. */
export interface LostOfLog {
  /** Of which signal it was; undefined where nobody knows. */
  signal: Signal | undefined;
  sentence: string;
}

const LOG_IS_GONE =
  'The log is gone, and with it what was acknowledged and not in the files of the stores yet; a new one was begun.';
/** A thread that ended begins anew after this long. */
const RESTART_DELAY_MS = 1000;
const MAX_QUERY_THREADS = 4;

/** The threads behind the graph: the receiver, one for the store of each signal, and those that answer queries. */
export class Threads extends EventEmitter<ThreadEvents> {
  readonly pressure = new BackPressure();
  readonly queries: QueryPool;
  opened!: ReceiverOpened;
  receiver!: Remote<OwnedReceiver>;
  receive!: Receive;
  readonly stores = {} as Record<Signal, Remote<OwnedStore>>;
  readonly #options: ThreadOptions;
  #receiverThread!: Worker;
  readonly #signalThreads = new Map<Signal, Worker>();
  #storeDamages: string[] = [];
  #isLogGone = false;
  #isStarted = false;
  #isClosing = false;

  private constructor(options: ThreadOptions) {
    super();
    this.#options = options;
    const count = Math.max(1, Math.min(MAX_QUERY_THREADS, availableParallelism() - 1));
    this.queries = new QueryPool(count, (error) => this.#failed('query', error));
  }

  /**
   * Opens the log and the stores and starts everything; the log is replayed meanwhile (`receiver.ready()`). Throws
   * DataDirectoryError where the directory cannot be used.
   */
  static async start(options: ThreadOptions): Promise<Threads> {
    const threads = new Threads(options);
    threads.queries.onThread = (name, port) => threads.#link(name, port);
    try {
      await threads.#startReceiver();
      const stores = await Promise.all(signals.map((signal) => threads.#startSignal(signal)));
      threads.#storeDamages = stores.flatMap(({ damages }) => damages);
      const recordedThrough = Math.max(...stores.map((store) => store.recordedThrough));
      threads.#isLogGone = await threads.receiver.continueAfter(recordedThrough);
    } catch (error) {
      throw whyNotOpened(error, options.dataDirectory);
    }
    threads.#isStarted = true;
    threads.queries.start();
    return threads;
  }

  get readers(): Readers {
    return this.queries.readers;
  }

  /** What the log has lost as it was found at the start. */
  get logDamages(): LostOfLog[] {
    const damages = this.opened.damages.map((damage) => ({ signal: damage.signal, sentence: describeDamage(damage) }));
    return this.#isLogGone ? [{ signal: undefined, sentence: LOG_IS_GONE }, ...damages] : damages;
  }

  /** What the one who starts should know of the log and the stores, in sentences. */
  get warnings(): string[] {
    const { cutBytes } = this.opened;
    const damaged = [...this.logDamages.map(({ sentence }) => sentence), ...this.#storeDamages];
    const cut = `An unfinished write of ${cutBytes} bytes was cut from the log; nothing acknowledged was in it.`;
    return cutBytes > 0 ? [...damaged, cut] : damaged;
  }

  /** Lets the receiver ask who keys belong to; until then it knows none but that of the settings. */
  serveKeys(desk: KeyDesk): void {
    const keys = new MessageChannel();
    serveCalls(keys.port1, desk);
    this.#tellReceiver({ kind: 'keys', port: keys.port2 });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.receiver.close();
    // A thread that is just beginning anew has nothing to close.
    await Promise.allSettled(signals.map((signal) => this.stores[signal].close()));
    await this.queries.close();
    await Promise.all([this.#receiverThread, ...this.#signalThreads.values()].map((thread) => thread.terminate()));
  }

  async #startReceiver(): Promise<void> {
    const { dataDirectory, limits, access, host, httpPort, grpcPort, tls } = this.#options;
    const workerData: ReceiverThreadData = {
      dataDirectory,
      limits,
      access,
      host,
      httpPort,
      grpcPort,
      tls,
      pressure: this.pressure.buffer,
    };
    const thread = startThread('receiver', workerData);
    const [opened] = (await once(thread, 'message')) as [ReceiverOpened];
    this.#receiverThread = thread;
    this.opened = opened;
    // The log is in its hands: without it nothing can be taken, and only a start from the beginning mends that.
    thread.on('error', (error) => {
      this.#failed('receiver', error);
      process.exit(1);
    });
    const owner = new MessageChannel();
    this.#tellReceiver({ kind: 'owner', port: owner.port2 });
    this.receiver = new RemoteCalls<OwnedReceiver>(owner.port1, 'receiver').remote;
    const forward = new MessageChannel();
    this.#tellReceiver({ kind: 'forward', port: forward.port2 });
    this.receive = forwardToReceiver(forward.port1);
  }

  /** Resolves when the thread has opened its store; rejects where it ends before. */
  #startSignal(signal: Signal): Promise<SignalOpened> {
    const workerData: SignalThreadData = {
      signal,
      dataDirectory: this.#options.dataDirectory,
      durable: this.opened.durable,
    };
    const thread = startThread('signal', workerData);
    this.#signalThreads.set(signal, thread);
    const opened = new Promise<SignalOpened>((resolve, reject) => {
      thread.on('message', (message: FromSignalThread) => {
        if (message.kind === 'opened') resolve(message);
        else if (message.kind === 'arrived') this.emit('arrived', signal, message.sequence);
        else this.#failed(signal, message.error);
      });
      thread.on('error', (error) => {
        reject(error);
        if (this.#isStarted) this.#failed(signal, error);
      });
    });
    thread.on('exit', () => {
      if (!this.#isStarted || this.#isClosing) return;
      setTimeout(() => void this.#startSignal(signal).catch(() => undefined), RESTART_DELAY_MS);
    });
    const receiver = new MessageChannel();
    tell(thread, { kind: 'receiver', port: receiver.port2 });
    this.#tellReceiver({ kind: 'signal', signal, port: receiver.port1 });
    const owner = new MessageChannel();
    tell(thread, { kind: 'owner', port: owner.port2 });
    this.stores[signal] = new RemoteCalls<OwnedStore>(owner.port1, signal).remote;
    this.queries.relink(signal);
    return opened;
  }

  /** Connects a query thread with the writer of a store. */
  #link(name: Signal, port: MessagePort): void {
    const thread = this.#signalThreads.get(name);
    if (thread) tell(thread, { kind: 'reader', port });
  }

  #failed(thread: string, error: unknown): void {
    this.#options.log.error({ error, thread }, 'a thread reported an error');
  }

  #tellReceiver(message: ToReceiverThread): void {
    this.#receiverThread.postMessage(message, [message.port]);
  }
}

/** What kept a thread from opening its files, as the one who starts is told: of an error in another thread the class is lost. */
function whyNotOpened(error: unknown, dataDirectory: string): unknown {
  if (error instanceof Error && error.name === 'DataDirectoryError') return new DataDirectoryError(error.message);
  if (!isDiskError(error)) return error;
  return new DataDirectoryError(`The data directory ${dataDirectory} cannot be used: ${error.message}.`);
}

function tell(thread: Worker, message: ToSignalThread): void {
  thread.postMessage(message, [message.port]);
}
