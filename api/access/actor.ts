import type { DataScope } from './data-scope.ts';
import { type Principal, scopes } from './principal.ts';

export const actorKinds = ['USER', 'API_KEY', 'SYSTEM', 'STRANGER'] as const;
export type ActorKind = (typeof actorKinds)[number];

/** Who does something, as permissions are checked and the audit names them. */
export interface Actor extends Principal {
  kind: ActorKind;
  /** As people know them: the e-mail address, or the name of the key. */
  name: string;
  /** The person, or the one whose key it is; null where there is none. */
  userId: string | null;
  /** What a key is limited to; null where it is not. */
  dataScope: DataScope | null;
  /** Where the request came from. */
  address: string | null;
}

/** The product itself, such as at its start. */
export const systemActor: Actor = {
  kind: 'SYSTEM',
  id: 'system',
  name: 'the product',
  scopes: new Set(scopes),
  userId: null,
  dataScope: null,
  address: null,
};
