import type { AuditOutcome } from '../generated/enums.ts';
import type { Transaction, VerbContext } from '../verb-context.ts';

export interface AuditEntry {
  /** Such as user.create. */
  action: string;
  target?: { kind: string; id: string; name?: string | null };
  /** What was changed, without secrets. */
  detail?: Record<string, string | number | boolean | null | string[]>;
  outcome?: AuditOutcome;
}

const MAX_TEXT = 500;

/** Adds to the audit, in the transaction of what it tells. */
export async function record(
  transaction: Transaction,
  { actor, now }: Pick<VerbContext, 'actor' | 'now'>,
  { action, target, detail, outcome = 'DONE' }: AuditEntry,
): Promise<void> {
  await transaction.auditEvent.create({
    data: {
      at: now,
      actorKind: actor.kind,
      actorId: actor.kind === 'STRANGER' ? null : oneLine(actor.id),
      actorName: oneLine(actor.name),
      action,
      targetKind: target?.kind ?? null,
      targetId: target ? oneLine(target.id) : null,
      targetName: target?.name ? oneLine(target.name) : null,
      address: actor.address === null ? null : oneLine(actor.address),
      outcome,
      ...(detail && { detail }),
    },
  });
}

/** A text that stays one line wherever it is written: nobody forges an entry with a line break in their name. */
export function oneLine(text: string): string {
  const escaped = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
  // A pair of surrogates that is cut in two would be no text for the database.
  return escaped.slice(0, MAX_TEXT).toWellFormed();
}
