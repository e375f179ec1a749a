import { createApiKeySecret, hashSecret } from '../../access/secret-token.ts';
import type { Prisma } from '../generated/client.ts';
import type { Transaction } from '../verb-context.ts';
import { type NewApiKey, toApiKey } from './api-key.ts';

const SHOWN_CHARACTERS = 12;

/** Makes the key and its row. */
export async function addApiKey(
  transaction: Transaction,
  data: Omit<Prisma.ApiKeyUncheckedCreateInput, 'prefix' | 'hash'>,
): Promise<NewApiKey> {
  const secret = createApiKeySecret();
  const row = await transaction.apiKey.create({
    data: { ...data, prefix: secret.slice(0, SHOWN_CHARACTERS), hash: hashSecret(secret) },
  });
  return { apiKey: toApiKey(row), secret };
}
