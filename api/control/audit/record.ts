import type { AuditOutcome } from '../generated/enums.ts';
import type { Transaction, VerbContext } from '../verb-context.ts';

export type AuditDetail = Record<string, string | number | boolean | null | string[]>;

export interface AuditEntry {
  /** Such as user.create. */
  action: string;
  target?: { kind: string; id: string; name?: string | null };
  /** What was changed, without secrets. */
  detail?: AuditDetail;
  outcome?: AuditOutcome;
}

const MAX_TEXT = 500;
const MAX_LIST = 50;

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
      ...(detail && { detail: told(detail) }),
    },
  });
}

/** The same in short lines: what is long is told by its beginning. */
function told(detail: AuditDetail): AuditDetail {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => {
      if (typeof value === 'string') return [key, oneLine(value)];
      if (!Array.isArray(value)) return [key, value];
      const first = value.slice(0, MAX_LIST).map(oneLine);
      return [key, value.length > MAX_LIST ? [...first, `and ${value.length - MAX_LIST} more`] : first];
    }),
  );
}

/** A text that stays one line wherever it is written: nobody forges an entry with a line break in their name. */
export function oneLine(text: string): string {
  const escaped = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`;
  });
  // A pair of surrogates that is cut in two would be no text for the database.
  return escaped.slice(0, MAX_TEXT).toWellFormed();
}
