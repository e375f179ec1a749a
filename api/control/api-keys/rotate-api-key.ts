import { record } from '../audit/record.ts';
import { ControlError } from '../control-error.ts';
import { notFound, validId } from '../input.ts';
import { requireScope, requireSelfOrAdmin, type VerbContext } from '../verb-context.ts';
import { addApiKey } from './add-api-key.ts';
import type { NewApiKey } from './api-key.ts';

const MAX_OVERLAP_MS = 30 * 86_400_000;

export interface Rotation {
  id: string;
  /** How long the old key is good beside the new one. */
  overlapMs: number;
}

/** A new key in the place of another: same name, rights, limits and end. The old one ends after the overlap. */
export async function rotateApiKey(context: VerbContext, { id: text, overlapMs }: Rotation): Promise<NewApiKey> {
  const id = validId(text, 'key');
  if (!(overlapMs >= 0 && overlapMs <= MAX_OVERLAP_MS)) {
    throw new ControlError('INVALID', 'The old key goes on for at most 30 days.');
  }
  return context.database.$transaction(async (transaction) => {
    const old = await transaction.apiKey.findUnique({ where: { id }, include: { rotatedTo: true, shareLink: true } });
    requireSelfOrAdmin(context, old?.ownerId ?? null);
    if (!old) throw notFound('key');
    for (const scope of old.scopes) requireScope(context, scope);
    if (old.revokedAt || (old.expiresAt && old.expiresAt <= context.now)) {
      throw new ControlError('EXPIRED', 'The key is not good any more.');
    }
    if (old.rotatedTo) throw new ControlError('CONFLICT', 'The key was rotated already.');
    const endsAt = new Date(context.now.getTime() + overlapMs);
    await transaction.apiKey.update({
      where: { id },
      data: { expiresAt: old.expiresAt && old.expiresAt < endsAt ? old.expiresAt : endsAt },
    });
    const { name, kind, scopes, ownerId, expiresAt, boundAttributes, dataScope, shareLink } = old;
    const created = await addApiKey(transaction, {
      name,
      kind,
      scopes,
      ownerId,
      expiresAt,
      createdAt: context.now,
      rotatedFromId: id,
      ...(boundAttributes !== null && { boundAttributes }),
      ...(dataScope !== null && { dataScope }),
    });
    if (shareLink)
      await transaction.shareLink.update({ where: { apiKeyId: id }, data: { apiKeyId: created.apiKey.id } });
    const target = { kind: 'apiKey', id, name };
    await record(transaction, context, {
      action: 'apiKey.rotate',
      target,
      detail: { successorId: created.apiKey.id, endsAt: endsAt.toISOString() },
    });
    return created;
  });
}
