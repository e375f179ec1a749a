import { requireScope, type VerbContext } from '../verb-context.ts';
import { type AuditEntry, record } from './record.ts';
import type { Actor } from '../../access/actor.ts';

/** Tells of something that is no change of the database, such as a sign-in or an export; `by` is who did it. */
export async function appendAudit(context: VerbContext, by: Actor, entry: AuditEntry): Promise<void> {
  requireScope(context, 'ADMIN');
  await record(context.database, { actor: by, now: context.now }, entry);
}
