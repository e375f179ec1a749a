import { startFamily } from '../../access/refresh-family.ts';
import { oneLine, record } from '../audit/record.ts';
import { notFound, validId } from '../input.ts';
import { requireScope, type VerbContext } from '../verb-context.ts';
import { type Session, toSession } from './session.ts';

/** Who is let in by a provider shows themselves there again by then: it may have let them go. */
const PROVIDED_MS = 12 * 3_600_000;
/** Beyond these the oldest end: somebody signs in from a program without ever signing out. */
const MAX_SESSIONS = 100;

/** What somebody showed to sign in: their password, or the word of a provider. */
export type SignInWay = 'password' | 'provider';

export interface SessionInput {
  userId: string;
  by: SignInWay;
  address: string | null;
  userAgent: string | null;
}

export interface BegunSession extends Session {
  /** Ids of those that had to end for it. */
  ended: string[];
}

/** Begins a session for who has proved who they are. Those that have ended are cleared away. For the product alone. */
export async function createSession(context: VerbContext, input: SessionInput): Promise<BegunSession> {
  requireScope(context, 'ADMIN');
  const { now } = context;
  const userId = validId(input.userId, 'user');
  return context.database.$transaction(async (transaction) => {
    const user = await transaction.user.findUnique({ where: { id: userId } });
    if (!user || user.disabledAt) throw notFound('user');
    await transaction.session.deleteMany({ where: { expiresAt: { lte: now } } });
    const surplus = await transaction.session.findMany({
      where: { userId },
      orderBy: { rotatedAt: 'desc' },
      skip: MAX_SESSIONS - 1,
      select: { id: true },
    });
    const ended = surplus.map(({ id }) => id);
    await transaction.session.deleteMany({ where: { id: { in: ended } } });
    const address = input.address && oneLine(input.address);
    const userAgent = input.userAgent && oneLine(input.userAgent);
    const family = startFamily(now, input.by === 'provider' ? PROVIDED_MS : undefined);
    const session = await transaction.session.create({ data: { userId, ...family, address, userAgent } });
    const actor = { ...context.actor, kind: 'USER' as const, id: userId, name: user.email, address: input.address };
    const target = { kind: 'session', id: session.id, name: user.email };
    await record(transaction, { actor, now }, { action: 'session.create', target, detail: { by: input.by } });
    return { ...toSession(session), ended };
  });
}
