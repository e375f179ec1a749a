import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { PartitionKnowledge } from '../store/embedded/rows/shared-rows.ts';
import type { SharedCatalog, WriterLink } from '../store/embedded/rows/partition-catalog.ts';
import { openReaders, type Readers } from '../store/open-stores.ts';
import { StoreUnavailable } from '../store/ports/errors.ts';
import { RemoteCalls, serveCalls } from './rpc.ts';
import type { SharedStore } from './signal-thread.ts';

/** A thread that answers queries, apart from those that take telemetry. */
export interface QueryThreadData {
  /** What each reader may keep of what it unpacked. */
  memoryBytes: number;
}

export type ReaderName = keyof Readers;

export type ToQueryThread =
  /** The writer of a store, again where its thread began anew. */
  | { kind: 'writer'; name: ReaderName; port: MessagePort }
  /** Calls of a reader. */
  | { kind: 'calls'; name: ReaderName; port: MessagePort };

const { memoryBytes } = workerData as QueryThreadData;

/** A link to a writer whose thread may begin anew. */
class ReplaceableLink implements WriterLink {
  #calls: RemoteCalls<SharedStore> | undefined;
  #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  connect(port: MessagePort): void {
    this.#calls = new RemoteCalls<SharedStore>(port, this.#name);
  }

  async share(known: ReadonlyMap<number, PartitionKnowledge>, withCalls?: boolean): Promise<SharedCatalog> {
    if (!this.#calls) throw new StoreUnavailable(this.#name, `${this.#name} is starting`);
    return this.#calls.remote.share(known, withCalls);
  }
}

const links = { traces: new ReplaceableLink('traces'), logs: new ReplaceableLink('logs') };
const readers = openReaders(links, memoryBytes);

parentPort!.on('message', ({ kind, name, port }: ToQueryThread) => {
  if (kind === 'writer') links[name].connect(port);
  else serveCalls(port, readers[name]);
});
