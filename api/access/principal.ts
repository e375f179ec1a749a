import type { User } from '../control/users/user.ts';
import type { DataScope } from './data-scope.ts';
import { type Scope, scopes } from './scope.ts';

export const principalKinds = ['USER', 'API_KEY', 'SYSTEM', 'STRANGER'] as const;
export type PrincipalKind = (typeof principalKinds)[number];

/** Who asks: a person, a key, the product itself, or anybody where access is open. */
export interface Principal {
  kind: PrincipalKind;
  /** Tells one principal from another, in logs and for what is kept apart by principal. */
  id: string;
  /** As people know them: the e-mail address, or the name of the key. */
  name: string;
  scopes: ReadonlySet<Scope>;
  /** The person, or the one whose key it is; null where there is none. */
  userId: string | null;
  /** The person who is signed in, as they were when the session was last looked at; null for all others. */
  user: User | null;
  /** The signed-in browser of a person; null for all others. */
  sessionId: string | null;
  /** What a key is limited to; null where it is not. */
  dataScope: DataScope | null;
  /** What the role of the person, or of the key's owner, is limited to; null where it is not. */
  roleDataScope: DataScope | null;
  /** Attributes of the resource that are put on everything a key sends, as JSON; empty where there are none. */
  stampedAttributes: string;
}

const nobodyInParticular = {
  userId: null,
  user: null,
  sessionId: null,
  dataScope: null,
  roleDataScope: null,
  stampedAttributes: '',
} as const;

/** Whoever comes without a name, where that is enough for something. */
export function anybody(open: readonly Scope[]): Principal {
  return { ...nobodyInParticular, kind: 'STRANGER', id: 'anybody', name: 'anybody', scopes: new Set(open) };
}

/** The key of the settings: it has all rights, and no owner. */
export const bootstrapPrincipal: Principal = {
  ...nobodyInParticular,
  kind: 'API_KEY',
  id: 'bootstrap-api-key',
  name: 'BOOTSTRAP_API_KEY',
  scopes: new Set(scopes),
};

/** The product itself, such as at its start. */
export const systemPrincipal: Principal = {
  ...nobodyInParticular,
  kind: 'SYSTEM',
  id: 'system',
  name: 'the product',
  scopes: new Set(scopes),
};

/** The single check of permissions, for every transport. null is a stranger, who may do nothing. */
export function permits(principal: Principal | null, scope: Scope): boolean {
  return principal?.scopes.has(scope) ?? false;
}

/** Tells apart what principals may do and see: two with the same rights get the same answers. */
export function rightsOf(principal: Principal | null): string {
  if (principal === null) return '';
  const { dataScope, roleDataScope } = principal;
  return [...[...principal.scopes].sort(), JSON.stringify([dataScope, roleDataScope])].join(' ');
}
