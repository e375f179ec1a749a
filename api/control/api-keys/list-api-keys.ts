import { permits } from '../../access/principal.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { type ApiKey, toApiKey } from './api-key.ts';

/** More than anybody reads; those after them are found by rotating or revoking these. */
const MAX_KEYS = 1000;

/** Newest first: one's own, and everybody's for who administers. */
export async function listApiKeys(context: VerbContext): Promise<ApiKey[]> {
  requireScope(context, 'READ');
  const { actor } = context;
  if (!permits(actor, 'ADMIN') && actor.userId === null) return [];
  const keys = await context.database.apiKey.findMany({
    where: permits(actor, 'ADMIN') ? {} : { ownerId: actor.userId },
    orderBy: { id: 'desc' },
    take: MAX_KEYS,
  });
  return keys.map(toApiKey);
}
