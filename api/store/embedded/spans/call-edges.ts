import { PairNumbers } from '../../../telemetry/columns/pair-numbers.ts';
import type { TopologyNode } from '../../ports/trace-store.ts';

/** An edge as tables keep it; the environment is the service's. */
export type EdgeJson = [from: TopologyNode, to: TopologyNode, environment: string | null];

export type PeerKind = 'DATABASE' | 'MESSAGING' | 'EXTERNAL';
type ServiceJson = [name: string, namespace: string | null, environment: string | null];

/** The series of a roll-up of calls: the edge's number in table edges, and whether the call failed. */
export function callSeries(edge: number, isError: boolean): number {
  return edge * 2 + (isError ? 1 : 0);
}
export const edgeOfCalls = (series: number): number => series >> 1;
export const areFailures = (series: number): boolean => (series & 1) === 1;

/** Nodes of one kind, or edges, that are numbered at most. */
const MAX_NUMBERS = 1 << 16;

/** Numbers the nodes and edges of calls: an edge costs a look into a table of integers. */
export class CallEdges {
  readonly #services = new Numbering();
  readonly #peers = new Numbering();
  /** From a service: to peer n as 2n, to service n as 2n + 1. */
  readonly #outgoing = new PairNumbers();
  /** From a queue to a service. */
  readonly #incoming = new PairNumbers();

  get isFull(): boolean {
    return [this.#services, this.#peers, this.#outgoing, this.#incoming].some(({ count }) => count > MAX_NUMBERS);
  }

  /** `json`: [name, namespace | null, environment | null]. */
  service(json: string): number {
    return this.#services.number(json);
  }

  peer(kind: PeerKind, name: string): number {
    return this.#peers.number(JSON.stringify({ kind, name, namespace: null } satisfies TopologyNode));
  }

  toService(from: number, to: number): number {
    return this.#outgoing.number(from, to * 2 + 1) * 2;
  }

  toPeer(from: number, peer: number): number {
    return this.#outgoing.number(from, peer * 2) * 2;
  }

  fromPeer(peer: number, to: number): number {
    return this.#incoming.number(peer, to) * 2 + 1;
  }

  json(edge: number): string {
    const pair = edge >> 1;
    if (edge & 1) {
      const [to, environment] = this.#service(this.#incoming.second(pair));
      return edgeJson(this.#peer(this.#incoming.first(pair)), to, environment);
    }
    const [from, environment] = this.#service(this.#outgoing.first(pair));
    const target = this.#outgoing.second(pair);
    return edgeJson(from, target & 1 ? this.#service(target >> 1)[0] : this.#peer(target >> 1), environment);
  }

  #service(number: number): [TopologyNode, environment: string | null] {
    const [name, namespace, environment] = JSON.parse(this.#services.text(number)) as ServiceJson;
    return [{ kind: 'SERVICE', name, namespace }, environment];
  }

  #peer(number: number): TopologyNode {
    return JSON.parse(this.#peers.text(number)) as TopologyNode;
  }
}

function edgeJson(from: TopologyNode, to: TopologyNode, environment: string | null): string {
  return JSON.stringify([from, to, environment] satisfies EdgeJson);
}

/** Numbers texts, from 0. */
class Numbering {
  #texts: string[] = [];
  #numbers = new Map<string, number>();

  number(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#texts.push(text) - 1;
      this.#numbers.set(text, number);
    }
    return number;
  }

  get count(): number {
    return this.#texts.length;
  }

  text(number: number): string {
    return this.#texts[number]!;
  }
}
