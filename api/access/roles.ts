import type { Scope } from './scope.ts';

export const roles = ['VIEWER', 'EDITOR', 'ADMIN'] as const;
export type Role = (typeof roles)[number];

/** What a person of a role may do; a key of theirs can do no more. */
export const scopesOfRole: Record<Role, ReadonlySet<Scope>> = {
  VIEWER: new Set<Scope>(['READ']),
  EDITOR: new Set<Scope>(['READ', 'WRITE']),
  ADMIN: new Set<Scope>(['READ', 'WRITE', 'ADMIN', 'INGEST']),
};

/** What a key may do whose owner has a role; one without an owner is bound by nobody. */
export function effectiveScopes(granted: readonly Scope[], ownerRole: Role | null): Set<Scope> {
  const bound = ownerRole === null ? undefined : scopesOfRole[ownerRole];
  return new Set(granted.filter((scope) => bound?.has(scope) ?? true));
}
