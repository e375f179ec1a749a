import { record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { type ApiKey, toApiKey } from './api-key.ts';

/** From now on the key is good for nothing. Once revoked it stays so. */
export async function revokeApiKey(context: VerbContext, keyId: string): Promise<ApiKey> {
  const id = validId(keyId, 'key');
  return context.database.$transaction(async (transaction) => {
    const key = await transaction.apiKey.findUnique({ where: { id } });
    requireSelfOrAdmin(context, key?.ownerId ?? null);
    if (!key) throw notFound('key');
    if (key.revokedAt) return toApiKey(key);
    const revoked = await transaction.apiKey.update({ where: { id }, data: { revokedAt: context.now } });
    await record(transaction, context, {
      action: 'apiKey.revoke',
      target: { kind: 'apiKey', id, name: key.name },
    });
    return toApiKey(revoked);
  });
}
