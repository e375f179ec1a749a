import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { openReaders, type WriterLinks } from '../store/open-stores.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import { bySignal, type Signal } from '../telemetry/signal.ts';
import { RemoteCalls, serveCalls } from './rpc.ts';
import type { SharedStore } from './signal-thread.ts';

/** A thread that answers queries, apart from those that take telemetry. */
export interface QueryThreadData {
  /** What its readers may keep together of what they unpacked. */
  memoryBytes: number;
}

export type ToQueryThread =
  /** The writer of a store, again where its thread began anew. */
  | { kind: 'writer'; name: Signal; port: MessagePort }
  /** Calls of a reader. */
  | { kind: 'calls'; name: Signal; port: MessagePort };

const { memoryBytes } = workerData as QueryThreadData;

/** A link to a writer whose thread may begin anew. */
class ReplaceableLink {
  #calls: RemoteCalls<SharedStore> | undefined;
  #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  connect(port: MessagePort): void {
    this.#calls = new RemoteCalls<SharedStore>(port, this.#name);
  }

  async share(...known: unknown[]): Promise<unknown> {
    if (!this.#calls) throw new StoreUnavailable(this.#name, `${this.#name} is starting`);
    return this.#calls.remote.share(...known);
  }
}

const links = bySignal((signal) => new ReplaceableLink(signal));
// What a link hands on is what the writer of its signal shares: each reader's kind of it.
const readers = openReaders(links as unknown as WriterLinks, memoryBytes);

parentPort!.on('message', ({ kind, name, port }: ToQueryThread) => {
  if (kind === 'writer') links[name].connect(port);
  else serveCalls(port, readers[name]);
});
