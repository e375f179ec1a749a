import { printFilter } from '../query/syntax/print-filter.ts';
import type { FilterTree, ValueTree } from '../query/syntax/tree.ts';
import type { TopologyNode } from '../store/ports/trace-store.ts';
import { resourceKeys, unknownService } from '../telemetry/resource.ts';
import { peerKeys } from '../telemetry/span-peer.ts';

const nowhere = { position: 0, length: 0 };

/**
 * The filter of the query language that finds the calls from one node to another: the spans of the service at the one end
 * that name the other. Between two services they are the spans of the called one, whoever called it.
 */
export function callFilter(from: TopologyNode, to: TopologyNode): string {
  if (to.kind !== 'SERVICE') return textOf([...ofService(from), kindIn('client', 'producer'), ...ofPeer(to)]);
  if (from.kind !== 'SERVICE') return textOf([...ofService(to), kindIn('consumer'), ...ofPeer(from)]);
  return textOf([...ofService(to), kindIn('server', 'consumer')]);
}

/** The same of all that has to do with a node: what a service sent, what others sent of anything else. */
export function nodeFilter(node: TopologyNode): string {
  if (node.kind === 'SERVICE') return textOf(ofService(node));
  return textOf([kindIn('client', 'producer', 'consumer'), ...ofPeer(node)]);
}

function ofService({ name, namespace }: TopologyNode): FilterTree[] {
  return [
    ...(name === unknownService ? [] : [equals(resourceKeys.serviceName, name)]),
    ...(namespace === null ? [] : [equals(resourceKeys.serviceNamespace, namespace)]),
  ];
}

/** What makes a span talk to the node, as its name is made. */
function ofPeer({ kind, name }: TopologyNode): FilterTree[] {
  if (kind === 'EXTERNAL') return [oneOf(peerKeys.address, name)];
  const [systemKeys, nameKeys] =
    kind === 'DATABASE'
      ? [peerKeys.databaseSystem, peerKeys.databaseName]
      : [peerKeys.messagingSystem, peerKeys.messagingName];
  const slash = name.indexOf('/');
  if (slash < 0) return [oneOf(systemKeys, name)];
  return [oneOf(systemKeys, name.slice(0, slash)), oneOf(nameKeys, name.slice(slash + 1))];
}

function oneOf(keys: readonly string[], value: string): FilterTree {
  return { kind: 'or', terms: keys.map((key) => equals(key, value)), at: nowhere };
}

function equals(name: string, value: string): FilterTree {
  return { kind: 'compare', key: { name, at: nowhere }, operator: '=', value: text(value), at: nowhere };
}

function kindIn(...kinds: string[]): FilterTree {
  return { kind: 'in', key: { name: 'kind', at: nowhere }, values: kinds.map(text), at: nowhere };
}

function text(value: string): ValueTree {
  return { kind: 'text', text: value, at: nowhere };
}

function textOf(terms: FilterTree[]): string {
  return printFilter({ kind: 'and', terms, at: nowhere });
}
