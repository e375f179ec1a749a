/** What a key or a person may do. None implies another. */
export const scopes = ['INGEST', 'READ', 'WRITE', 'ADMIN'] as const;
export type Scope = (typeof scopes)[number];

/** Who asks: known by a key, or anybody where access is open. */
export interface Principal {
  /** Tells one principal from another, in logs and for what is kept apart by principal. */
  id: string;
  scopes: ReadonlySet<Scope>;
}

/** The single check of permissions, for every transport. null is a stranger, who may do nothing. */
export function permits(principal: Principal | null, scope: Scope): boolean {
  return principal?.scopes.has(scope) ?? false;
}

/** Tells apart what principals may do: two with the same rights get the same answers. */
export function rightsOf(principal: Principal | null): string {
  return [...(principal?.scopes ?? [])].sort().join(' ');
}
