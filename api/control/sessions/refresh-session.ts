import { refresh } from '../../access/refresh-family.ts';
import { record } from '../audit/record.ts';
import { validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { type Session, toSession } from './session.ts';

/** A refresh token whose signature held. */
export interface PresentedToken {
  sessionId: string;
  generation: number;
}

/** `session` has the generation of the token to hand out; `reused` ended the session, as the token was stolen. */
export type Refreshed = { kind: 'refreshed'; session: Session } | { kind: 'reused' } | { kind: 'ended' };

/**
 * Gives a session its next refresh token, once: of any number that present the same token at the same time one rotates it and
 * the others get the same successor. For the product alone.
 */
export async function refreshSession(context: VerbContext, presented: PresentedToken): Promise<Refreshed> {
  requireScope(context, 'ADMIN');
  const id = validId(presented.sessionId, 'session');
  // Who loses the race reads what the winner wrote, and has nothing to write then.
  for (;;) {
    const found = await context.database.session.findUnique({ where: { id }, include: { user: true } });
    if (!found || found.user.disabledAt) return { kind: 'ended' };
    const { user, ...session } = found;
    const verdict = refresh(session, presented.generation, context.now);
    if (verdict.kind === 'repeated') return { kind: 'refreshed', session: toSession(session) };
    if (verdict.kind === 'rotated') {
      const { count } = await context.database.session.updateMany({
        where: { id, generation: session.generation },
        data: verdict.family,
      });
      if (count === 1) return { kind: 'refreshed', session: { ...toSession(session), ...verdict.family } };
      continue;
    }
    if (verdict.kind === 'reused') {
      await endStolen(context, id, user.email);
      return { kind: 'reused' };
    }
    return { kind: 'ended' };
  }
}

async function endStolen(context: VerbContext, id: string, email: string): Promise<void> {
  await context.database.$transaction(async (transaction) => {
    const { count } = await transaction.session.deleteMany({ where: { id } });
    if (count === 0) return;
    const target = { kind: 'session', id, name: email };
    await record(transaction, context, { action: 'session.reuse', target, outcome: 'REFUSED' });
  });
}
