import { type Actor, actorAt } from '../api/access/actor.ts';
import type { SignedIn, Visitor } from '../api/access/accounts.ts';
import type { Principal } from '../api/access/principal.ts';
import type { ReadServiceGroups } from '../api/analysis/service-groups.ts';
import type { UnixNano } from '../api/telemetry/time.ts';
import { nanoFromMs } from '../api/telemetry/time.ts';
import { badInput } from './errors.ts';
import type { Graph } from './graph.ts';
import { createLoaders } from './loaders.ts';
import { scopedGraph } from './scoped-graph.ts';
import type { Loaders } from './loaders.ts';

/** Items that the lists of one request may hold together. */
const MOST_ITEMS = 100_000;

/** The cookies of a browser and of the answer to it. */
export interface SessionCookies {
  /** What the browser brings from an earlier log-in. */
  deviceToken: string | undefined;
  /** Those of whoever has just signed in. */
  enter(signedIn: SignedIn): void;
  /** For a way to a provider. */
  setWay(token: string): void;
  clear(): void;
}

/** Who asks and from where, as the transport knows it. */
export interface Caller {
  principal: Principal | null;
  /** Under which the request's errors are logged. */
  correlationId: string;
  address: string | null;
  userAgent: string | null;
  /** The address under which the product is reached, without a slash at the end. */
  baseUrl: string;
  /** null where none can be set, as over a socket. */
  cookies: SessionCookies | null;
}

/** What the resolvers of one request share, or of one event of a subscription. */
export class GraphContext {
  /** With what of the telemetry the principal may see. */
  readonly graph: Graph;
  /** Attributes whose values the principal may not see. */
  readonly hiddenKeys: ReadonlySet<string>;
  /** Whether nothing of the telemetry is kept from the principal. */
  readonly seesEverything: boolean;
  readonly caller: Caller;
  /** null is a stranger, who may do nothing. */
  readonly principal: Principal | null;
  /** The instant that relative times count from, one for the whole request. */
  now: UnixNano;
  #loaders: Loaders | undefined;
  #itemsLeft = MOST_ITEMS;

  constructor(graph: Graph, caller: Caller) {
    this.caller = caller;
    this.principal = caller.principal;
    const scoped = scopedGraph(graph, this.principal);
    this.graph = scoped.graph;
    this.hiddenKeys = scoped.hiddenKeys;
    this.seesEverything = scoped.graph === graph;
    this.now = nanoFromMs(Date.now());
  }

  /** Who asks, as verbs judge and record them. */
  get actor(): Actor {
    return actorAt(this.principal, this.caller.address);
  }

  /** The cookies of the answer. Throws where it cannot set any. */
  get cookies(): SessionCookies {
    const { cookies } = this.caller;
    if (!cookies) throw badInput('this sets cookies, which only an answer over HTTP can; send it as a POST request');
    return cookies;
  }

  /** Whoever signs in with this request. */
  get visitor(): Visitor {
    const { address, userAgent } = this.caller;
    return { address, userAgent, deviceToken: this.cookies.deviceToken };
  }

  get loaders(): Loaders {
    return (this.#loaders ??= createLoaders(this.graph, this.actor));
  }

  /** Groups of spans, read together with those that other fields of the request ask for. */
  readonly readServiceGroups: ReadServiceGroups = (asked) => this.loaders.serviceGroups.load(asked);

  /** Counts the items of a list; lists in lists can ask for more than memory holds. */
  countItems(count: number): void {
    this.#itemsLeft -= count;
    if (this.#itemsLeft < 0) throw badInput(`the lists of this request hold more than ${MOST_ITEMS} items together`);
  }
}
