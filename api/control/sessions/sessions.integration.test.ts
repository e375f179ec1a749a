import { accessChanges } from '../access-changes.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemActor } from '../../access/actor.ts';
import { controlKinds, TestControl } from '../control.testing.ts';
import type { Session } from './session.ts';

describe.each(controlKinds)('sessions on %s', (kind) => {
  let control: TestControl;
  beforeAll(async () => {
    control = await TestControl.open(kind);
  });
  afterAll(() => control[Symbol.asyncDispose]());
  afterEach(() => vi.useRealTimers());

  let people = 0;
  async function signedIn(): Promise<Session> {
    const { user } = await control.person('VIEWER', `person${++people}@example.com`);
    const input = { userId: user.id, address: '192.0.2.7', userAgent: 'a\r\nb', by: 'password' } as const;
    const { ended, ...session } = await control.verbs.createSession(systemActor, input);
    expect(ended).toEqual([]);
    return session;
  }
  const present = ({ id }: Session, generation: number) =>
    control.verbs.refreshSession(systemActor, { sessionId: id, generation });
  const later = (ms: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });

  test('one is found with whose it is, and tells where it began', async () => {
    const session = await signedIn();
    expect(session).toMatchObject({ generation: 0, address: '192.0.2.7', userAgent: 'a\\u000d\\u000ab' });
    expect(await control.verbs.findSession(systemActor, session.id)).toMatchObject({
      session,
      user: { id: session.userId, role: 'VIEWER' },
      roleDataScope: null,
    });
  });

  test('twenty that present one token at once get one successor', async () => {
    const session = await signedIn();
    const answers = await Promise.all(Array.from({ length: 20 }, () => present(session, 0)));
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'refreshed', session: { generation: 1 } });
    expect(await present(session, 1)).toMatchObject({ kind: 'refreshed', session: { generation: 2 } });
  });

  test('a token presented again later ends the session, for the thief and the robbed, and is in the audit', async () => {
    const session = await signedIn();
    await present(session, 0);
    later(11_000);
    expect(await present(session, 0)).toEqual({ kind: 'reused' });
    expect(await present(session, 1)).toEqual({ kind: 'ended' });
    expect(await control.verbs.findSession(systemActor, session.id)).toBeNull();
    const [event] = await control.verbs.listAudit(systemActor, { first: 1, targetId: session.id });
    expect(event).toMatchObject({ action: 'session.reuse', outcome: 'REFUSED' });
  });

  test('twenty stolen tokens at once end it once', async () => {
    const session = await signedIn();
    await present(session, 0);
    later(11_000);
    await Promise.all(Array.from({ length: 20 }, () => present(session, 0)));
    const events = await control.verbs.listAudit(systemActor, { first: 50, targetId: session.id });
    expect(events.filter(({ action }) => action === 'session.reuse')).toHaveLength(1);
  });

  test('one that has run out is not refreshed, and is cleared away by the next sign-in', async () => {
    const session = await signedIn();
    later(30 * 86_400_000);
    expect(await present(session, 0)).toEqual({ kind: 'ended' });
    await control.verbs.createSession(systemActor, {
      userId: session.userId,
      address: null,
      userAgent: null,
      by: 'password',
    });
    const { rows } = await control.pool.query('SELECT FROM sessions WHERE id = $1', [session.id]);
    expect(rows).toEqual([]);
  });

  test('their owner sees and ends them, one or all; nobody else does', async () => {
    const { verbs } = control;
    const { user, actor } = await control.person('VIEWER', 'owner@example.com');
    const other = await control.person('EDITOR', 'other@example.com');
    const start = () =>
      verbs.createSession(systemActor, { userId: user.id, address: null, userAgent: null, by: 'password' });
    const sessions = [await start(), await start(), await start()];
    expect((await verbs.listSessions(actor, user.id)).map(({ id }) => id).sort()).toEqual(
      sessions.map(({ id }) => id).sort(),
    );
    for (const attempt of [
      () => verbs.listSessions(other.actor, user.id),
      () => verbs.endSession(other.actor, sessions[0]!.id),
      () => verbs.endSessions(other.actor, user.id),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await verbs.endSession(actor, sessions[0]!.id);
    await expect(verbs.endSession(actor, sessions[0]!.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(verbs.endSession(systemActor, sessions[0]!.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await verbs.endSessions(actor, user.id)).toBe(2);
    expect(await verbs.listSessions(actor, user.id)).toEqual([]);
  });

  test('the hundred newest are kept, and who was let in by another is judged again', async () => {
    const { user } = await control.person('VIEWER', 'busy@example.com');
    const start = () =>
      verbs.createSession(systemActor, { userId: user.id, address: null, userAgent: null, by: 'password' });
    const { verbs } = control;
    const ids: string[] = [];
    const ended: string[] = [];
    for (let count = 0; count < 102; count++) {
      const session = await start();
      ids.push(session.id);
      ended.push(...session.ended);
      expect(accessChanges('createSession', [], session)).toEqual(session.ended.map((id) => ({ kind: 'session', id })));
    }
    const kept = await verbs.listSessions(systemActor, user.id);
    expect(kept).toHaveLength(100);
    expect([...kept.map(({ id }) => id), ...ended].toSorted()).toEqual(ids.toSorted());
    expect(kept.map(({ id }) => id)).toContain(ids.at(-1));
  });
});
