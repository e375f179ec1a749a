import type { Scope } from './scope.ts';

export const roles = ['VIEWER', 'EDITOR', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

/** What a person of a role may do; a key of theirs can do no more. */
export const scopesOfRole: Record<Role, ReadonlySet<Scope>> = {
  VIEWER: new Set<Scope>(['READ']),
  EDITOR: new Set<Scope>(['READ', 'WRITE']),
  ADMIN: new Set<Scope>(['READ', 'WRITE', 'ADMIN', 'INGEST']),
};

interface Granted {
  scopes: readonly Scope[];
  /** null where the key sees all that its owner does. */
  dataScope: unknown;
}

/**
 * What a key may do whose owner has a role; one without an owner is bound by nobody. Who decides over people and keys could
 * have more than any limit leaves, so a key that sees a part of the data does not.
 */
export function effectiveScopes({ scopes, dataScope }: Granted, ownerRole: Role | null): Set<Scope> {
  const bound = ownerRole === null ? undefined : scopesOfRole[ownerRole];
  const isLimited = dataScope !== null;
  return new Set(scopes.filter((scope) => (bound?.has(scope) ?? true) && !(isLimited && scope === 'ADMIN')));
}
