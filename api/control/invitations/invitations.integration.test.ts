import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Actor, systemActor } from '../../access/actor.ts';
import { controlKinds, TestControl } from '../control.testing.ts';

const stranger: Actor = { ...systemActor, kind: 'STRANGER', id: 'stranger', name: 'somebody', scopes: new Set() };
const newcomer = { name: 'New', password: 'correct horse' };

describe.each(controlKinds)('invitations on %s', (kind) => {
  let control: TestControl;
  beforeAll(async () => {
    control = await TestControl.open(kind);
  });
  afterAll(() => control[Symbol.asyncDispose]());

  test("the first admin's link makes the first account, once, and the last link alone is good", async () => {
    const { verbs } = control;
    const [old, link] = [await verbs.createFirstAdminLink(systemActor), await verbs.createFirstAdminLink(systemActor)];
    const accept = (secret: string, email: string) => verbs.acceptInvitation(stranger, { ...newcomer, secret, email });
    await expect(accept(old!, 'a@example.com')).rejects.toMatchObject({ code: 'EXPIRED' });
    const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map((name) => accept(link!, `${name}@example.com`)));
    const made = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ value: { role: 'ADMIN', hasPassword: true } });
    await expect(accept(link!, 'e@example.com')).rejects.toMatchObject({ code: 'EXPIRED' });
    expect(await verbs.createFirstAdminLink(systemActor)).toBeUndefined();
  });

  test('one is good once, for its role, and for its address in any case', async () => {
    const { verbs } = control;
    const { invitation, secret } = await verbs.createInvitation(systemActor, {
      email: 'Ed@example.com',
      role: 'EDITOR',
    });
    expect(invitation.expiresAt.getTime() - invitation.createdAt.getTime()).toBe(7 * 86_400_000);
    expect(JSON.stringify(await verbs.listInvitations(systemActor))).not.toContain(secret);
    const accept = (email: string) => verbs.acceptInvitation(stranger, { ...newcomer, secret, email });
    await expect(accept('eve@example.com')).rejects.toMatchObject({ code: 'INVALID' });
    expect(await accept('ed@EXAMPLE.com')).toMatchObject({ email: 'ed@EXAMPLE.com', role: 'EDITOR' });
    await expect(accept('ed@example.com')).rejects.toMatchObject({ code: 'EXPIRED' });
    expect(await verbs.listInvitations(systemActor)).toEqual([]);
    await expect(verbs.revokeInvitation(systemActor, invitation.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a mistake of the one who accepts does not use it up', async () => {
    const { verbs } = control;
    const { secret } = await verbs.createInvitation(systemActor, { email: null, role: 'VIEWER' });
    const accept = (password: string) =>
      verbs.acceptInvitation(stranger, { secret, name: null, email: 'again@example.com', password });
    await expect(accept('short')).rejects.toMatchObject({ code: 'INVALID' });
    expect(await accept('correct horse')).toMatchObject({ role: 'VIEWER' });
  });

  test('of many who accept it at once one gets an account', async () => {
    const { verbs } = control;
    const { secret } = await verbs.createInvitation(systemActor, { email: null, role: 'VIEWER' });
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((n) => verbs.acceptInvitation(stranger, { ...newcomer, secret, email: `many${n}@example.com` })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('one that was revoked or has run out is good for nothing', async () => {
    const { verbs } = control;
    const revoked = await verbs.createInvitation(systemActor, { email: null, role: 'VIEWER' });
    await verbs.revokeInvitation(systemActor, revoked.invitation.id);
    const late = await verbs.createInvitation(systemActor, { email: null, role: 'VIEWER' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 7 * 86_400_000 + 1000 });
    try {
      for (const secret of [revoked.secret, late.secret, 'invitation_guess', '']) {
        const acceptance = { ...newcomer, secret, email: 'late@example.com' };
        await expect(verbs.acceptInvitation(stranger, acceptance)).rejects.toMatchObject({ code: 'EXPIRED' });
      }
      expect(await verbs.listInvitations(systemActor)).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });
});
