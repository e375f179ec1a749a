import { requireScope, type VerbContext } from '../verb-context.ts';

/** Writes when keys were last used; an older instant never takes the place of a newer one. For the product alone. */
export async function touchApiKeys(context: VerbContext, lastUsedAt: ReadonlyMap<string, Date>): Promise<void> {
  requireScope(context, 'ADMIN');
  if (lastUsedAt.size === 0) return;
  await context.database.$executeRaw`
    UPDATE api_keys SET last_used_at = greatest(last_used_at, used.at)
    FROM unnest(${[...lastUsedAt.keys()]}::uuid[], ${[...lastUsedAt.values()]}::timestamptz[]) AS used (id, at)
    WHERE api_keys.id = used.id`;
}
