import { type Actor, isSelfOrAdmin } from '../access/actor.ts';
import { permits } from '../access/principal.ts';
import type { Scope } from '../access/scope.ts';
import { ControlError } from './control-error.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';

/** What every verb is given: the database, who asks, and when. */
export interface VerbContext {
  database: PrismaClient;
  actor: Actor;
  now: Date;
}

/** The database inside a transaction. */
export type Transaction = Prisma.TransactionClient;

export function requireScope({ actor }: VerbContext, scope: Scope): void {
  if (!permits(actor, scope)) throw new ControlError('FORBIDDEN', `This needs the right to ${scope}.`);
}

/**
 * For what belongs to a person: they may, and whoever administers. Asked before it is told that there is none, whose owner is
 * null: nobody else learns which ids there are.
 */
export function requireSelfOrAdmin({ actor }: VerbContext, userId: string | null): void {
  if (!isSelfOrAdmin(actor, userId)) throw new ControlError('FORBIDDEN', 'This is not yours.');
}
