import type { Principal } from '../api/access/principal.ts';
import type { ReadServiceGroups } from '../api/analysis/service-groups.ts';
import type { UnixNano } from '../api/telemetry/time.ts';
import { nanoFromMs } from '../api/telemetry/time.ts';
import { badInput } from './errors.ts';
import type { Graph } from './graph.ts';
import { createLoaders } from './loaders.ts';
import type { Loaders } from './loaders.ts';

/** Items that the lists of one request may hold together. */
const MOST_ITEMS = 100_000;

/** What the resolvers of one request share, or of one event of a subscription. */
export class GraphContext {
  readonly graph: Graph;
  readonly principal: Principal | null;
  /** Under which the request's errors are logged. */
  readonly correlationId: string;
  /** The instant that relative times count from, one for the whole request. */
  now: UnixNano;
  #loaders: Loaders | undefined;
  #itemsLeft = MOST_ITEMS;

  constructor(graph: Graph, principal: Principal | null, correlationId: string) {
    this.graph = graph;
    this.principal = principal;
    this.correlationId = correlationId;
    this.now = nanoFromMs(Date.now());
  }

  get loaders(): Loaders {
    return (this.#loaders ??= createLoaders(this.graph));
  }

  /** Groups of spans, read together with those that other fields of the request ask for. */
  readonly readServiceGroups: ReadServiceGroups = (asked) => this.loaders.serviceGroups.load(asked);

  /** Counts the items of a list; lists in lists can ask for more than memory holds. */
  countItems(count: number): void {
    this.#itemsLeft -= count;
    if (this.#itemsLeft < 0) throw badInput(`the lists of this request hold more than ${MOST_ITEMS} items together`);
  }
}
