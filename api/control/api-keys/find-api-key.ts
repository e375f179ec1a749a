import type { DataScope } from '../../access/data-scope.ts';
import type { Scope } from '../../access/scope.ts';
import { effectiveScopes } from '../../access/roles.ts';
import { hashSecret } from '../../access/secret-token.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { type ApiKey, toApiKey } from './api-key.ts';

/** A key that is good for something, as requests are judged by it. */
export interface FoundApiKey {
  apiKey: ApiKey;
  /** What is left of its scopes by its owner's role. */
  scopes: Set<Scope>;
  /** The limits of the owner's role, beside those of the key. */
  roleDataScope: DataScope | null;
}

/**
 * By the key itself; null where it is unknown, revoked, or its owner may not sign in. Whether it has ended is told by
 * `expiresAt`, as the answer may be kept. For the product alone.
 */
export async function findApiKey(context: VerbContext, secret: string): Promise<FoundApiKey | null> {
  requireScope(context, 'ADMIN');
  const key = await context.database.apiKey.findUnique({
    where: { hash: hashSecret(secret) },
    include: { owner: { select: { role: true, disabledAt: true } } },
  });
  if (!key || key.revokedAt || key.owner?.disabledAt) return null;
  const { owner, ...row } = key;
  const scope = owner && (await context.database.roleDataScope.findUnique({ where: { role: owner.role } }));
  return {
    apiKey: toApiKey(row),
    scopes: effectiveScopes(key, owner?.role ?? null),
    roleDataScope: (scope?.dataScope ?? null) as DataScope | null,
  };
}
