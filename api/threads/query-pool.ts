import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { embeddedCapabilities } from '../store/embedded/rows/capabilities.ts';
import type { Readers } from '../store/open-stores.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import type { QueryThreadData, ToQueryThread } from './query-thread.ts';
import { type Signal, signals } from '../telemetry/signal.ts';
import { RemoteCalls } from './rpc.ts';
import { startThread } from './start-thread.ts';

const RESTART_DELAY_MS = 1000;
/** For all readers of all threads together. */
const MEMORY_BYTES = 96 * 1024 * 1024;

interface QueryThread {
  worker: Worker;
  calls: Record<Signal, RemoteCalls<{ refresh(): Promise<void> }>>;
}

/** Threads that answer queries; a call goes to the one that has least to do. */
export class QueryPool {
  /** Readers whose calls are answered by one of the threads. */
  readonly readers: Readers;
  /** Told of the end of a port by which a thread wants to reach the writer of a store. */
  onThread: (name: Signal, port: MessagePort) => void = () => {};
  readonly #count: number;
  readonly #onError: (error: unknown) => void;
  readonly #threads = new Set<QueryThread>();
  #isClosing = false;

  constructor(count: number, onError: (error: unknown) => void) {
    this.#count = count;
    this.#onError = onError;
    this.readers = Object.fromEntries(signals.map((name) => [name, this.#reader(name)])) as unknown as Readers;
  }

  start(): void {
    for (let index = 0; index < this.#count; index++) this.#startThread();
  }

  /** The writer of a store began anew: every thread is connected with it again. */
  relink(name: Signal): void {
    for (const { worker } of this.#threads) this.#linkThread(worker, name);
  }

  /** Lets all threads know what a store has now: until then they hold files that were deleted. One that ended holds none. */
  async refresh(name: Signal): Promise<void> {
    await Promise.allSettled([...this.#threads].map(({ calls }) => calls[name].remote.refresh()));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all([...this.#threads].map(({ worker }) => worker.terminate()));
  }

  #startThread(): void {
    const memoryBytes = MEMORY_BYTES / this.#count;
    const worker = startThread('query', { memoryBytes } satisfies QueryThreadData);
    const calls = Object.fromEntries(
      signals.map((name) => {
        const { port1, port2 } = new MessageChannel();
        tell(worker, { kind: 'calls', name, port: port2 });
        return [name, new RemoteCalls(port1, `the ${name} reader`)];
      }),
    ) as QueryThread['calls'];
    const thread = { worker, calls };
    this.#threads.add(thread);
    for (const name of signals) this.#linkThread(worker, name);
    worker.on('error', this.#onError);
    worker.on('exit', () => {
      this.#threads.delete(thread);
      if (!this.#isClosing) setTimeout(() => this.#startThread(), RESTART_DELAY_MS);
    });
  }

  #linkThread(worker: Worker, name: Signal): void {
    const { port1, port2 } = new MessageChannel();
    tell(worker, { kind: 'writer', name, port: port1 });
    this.onThread(name, port2);
  }

  #reader(name: Signal): object {
    const methods = new Map<string | symbol, unknown>();
    return new Proxy(
      {},
      {
        get: (_target, method) => {
          if (method === 'then') return undefined;
          if (method === 'capabilities') return embeddedCapabilities;
          let call = methods.get(method);
          if (!call) methods.set(method, (call = (...args: unknown[]) => this.#call(name, String(method), args)));
          return call;
        },
      },
    );
  }

  async #call(name: Signal, method: string, args: unknown[]): Promise<unknown> {
    const [least] = [...this.#threads].sort((a, b) => underWay(a) - underWay(b));
    if (!least) throw new StoreUnavailable(name, 'the threads that answer queries are starting again');
    const remote = least.calls[name].remote as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    return remote[method]!(...args);
  }
}

function underWay({ calls }: QueryThread): number {
  return signals.reduce((sum, name) => sum + calls[name].underWay, 0);
}

function tell(worker: Worker, message: ToQueryThread): void {
  worker.postMessage(message, [message.port]);
}
