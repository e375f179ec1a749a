import { type Attribute, toText } from './any-value.ts';

/** Whom a span talks to, as far as its attributes tell: names of nodes, null where they do not. */
export interface Peer {
  database: string | null;
  messaging: string | null;
  /** The host that was called, whatever it runs. */
  address: string | null;
}

/** By what a node is named, the first that is there: semantic conventions for database, messaging, HTTP and RPC client spans, the former names of keys included. */
export const peerKeys = {
  databaseSystem: ['db.system.name', 'db.system'],
  databaseName: ['db.namespace', 'db.name', 'server.address', 'net.peer.name'],
  messagingSystem: ['messaging.system.name', 'messaging.system'],
  messagingName: ['messaging.destination.name', 'messaging.destination', 'messaging.destination.template'],
  address: ['server.address', 'peer.service', 'net.peer.name', 'http.host'],
} as const;

export function peerOf(attributes: readonly Attribute[]): Peer {
  const first = (names: readonly string[]): string | null => {
    for (const name of names) {
      const attribute = attributes.find(({ key }) => key === name);
      const text = attribute && toText(attribute.value);
      if (text) return text;
    }
    return null;
  };
  return {
    database: joined(first(peerKeys.databaseSystem), first(peerKeys.databaseName)),
    messaging: joined(first(peerKeys.messagingSystem), first(peerKeys.messagingName)),
    address: first(peerKeys.address),
  };
}

function joined(system: string | null, name: string | null): string | null {
  if (system === null) return null;
  return name === null ? system : `${system}/${name}`;
}
