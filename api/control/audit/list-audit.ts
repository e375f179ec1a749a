import type { AuditEvent, Prisma } from '../generated/client.ts';
import { validFirst } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';

export interface AuditFilter {
  first: number;
  /** The id of the last event of the page before. */
  after?: bigint;
  actorId?: string;
  targetId?: string;
  from?: Date;
  to?: Date;
}

/** What was done, newest first. */
export async function listAudit(context: VerbContext, filter: AuditFilter): Promise<AuditEvent[]> {
  requireScope(context, 'ADMIN');
  const { first, after, actorId, targetId, from, to } = filter;
  // The database takes no text with these.
  if (actorId?.includes('\0') || targetId?.includes('\0')) return [];
  const where: Prisma.AuditEventWhereInput = {
    ...(after !== undefined && { id: { lt: after } }),
    ...(actorId !== undefined && { actorId }),
    ...(targetId !== undefined && { targetId }),
    ...((from ?? to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
  };
  return context.database.auditEvent.findMany({ where, orderBy: { id: 'desc' }, take: validFirst(first) });
}
