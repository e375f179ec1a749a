import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemActor } from '../../access/actor.ts';
import { verifyPassword } from '../../access/password.ts';
import { actorOf, controlKinds, TestControl } from '../control.testing.ts';

const somebody = { name: null, role: 'VIEWER', password: null } as const;

describe.each(controlKinds)('people on %s', (kind) => {
  let control: TestControl;
  beforeAll(async () => {
    control = await TestControl.open(kind);
  });
  afterAll(() => control[Symbol.asyncDispose]());

  test('an address belongs to one person, in whatever case it is written', async () => {
    const { verbs } = control;
    const user = await verbs.createUser(systemActor, { ...somebody, email: 'Ann@Example.com', name: ' Ann ' });
    expect(user).toMatchObject({ email: 'Ann@Example.com', name: 'Ann', hasPassword: false, disabledAt: null });
    await expect(verbs.createUser(systemActor, { ...somebody, email: 'aNN@example.COM' })).rejects.toMatchObject({
      name: 'ControlError',
      code: 'CONFLICT',
    });
    expect((await verbs.findLogIn(systemActor, ' ANN@example.com '))?.user).toEqual(user);
    expect(await verbs.findUser(systemActor, user.id)).toEqual(user);
  });

  test('of many who take an address at once one has it', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        control.verbs.createUser(systemActor, { ...somebody, email: 'race@example.com' }),
      ),
    );
    const refused = outcomes
      .filter(({ status }) => status === 'rejected')
      .map((outcome) => (outcome as PromiseRejectedResult).reason);
    expect(refused).toHaveLength(7);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'CONFLICT' });
  });

  test('passwords are kept as argon2id, and changing one ends the other sessions', async () => {
    const { verbs } = control;
    const user = await verbs.createUser(systemActor, {
      ...somebody,
      email: 'pw@example.com',
      password: 'correct horse',
    });
    const [kept, other] = await Promise.all(
      [1, 2].map(() =>
        verbs.createSession(systemActor, { userId: user.id, address: null, userAgent: null, by: 'password' }),
      ),
    );
    const actor = actorOf(user);
    const change = { userId: user.id, password: 'battery staple', keptSessionId: kept!.id };
    await verbs.setPassword(actor, change);
    const { passwordHash } = (await verbs.findLogIn(systemActor, user.email))!;
    expect(passwordHash).toMatch(/^\$argon2id\$/);
    expect(await verifyPassword(passwordHash, 'battery staple')).toBe(true);
    expect(await verbs.findSession(systemActor, other!.id)).toBeNull();
    expect((await verbs.findSession(systemActor, kept!.id))?.user.id).toBe(user.id);
    await expect(verbs.setPassword(actor, { ...change, password: 'short' })).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('nobody but an admin deals with others', async () => {
    const { verbs } = control;
    const [viewer, editor] = [await control.person('VIEWER'), await control.person('EDITOR')];
    for (const { actor } of [viewer, editor]) {
      const refused = [
        () => verbs.createUser(actor, { ...somebody, email: 'x@example.com' }),
        () => verbs.listUsers(actor, { first: 10 }),
        () => verbs.findLogIn(actor, viewer.user.email),
        () => verbs.deleteUser(actor, viewer.user.id),
        () => verbs.updateUser(actor, { id: actor.id, role: 'ADMIN' }),
        () => verbs.updateUser(actor, { id: actor.id, isDisabled: false }),
        () => verbs.createInvitation(actor, { email: null, role: 'ADMIN' }),
        () => verbs.createFirstAdminLink(actor),
        () => verbs.setSetting(actor, 'a', 1),
        () => verbs.setRoleDataScope(actor, 'VIEWER', null),
        () => verbs.listAudit(actor, { first: 1 }),
        () => verbs.createSession(actor, { userId: actor.id, address: null, userAgent: null, by: 'password' }),
        () => verbs.refreshSession(actor, { sessionId: actor.id, generation: 0 }),
      ];
      for (const attempt of refused) await expect(attempt()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
    await expect(verbs.findUser(viewer.actor, editor.user.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(verbs.updateUser(viewer.actor, { id: editor.user.id, name: 'x' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await verbs.updateUser(viewer.actor, { id: viewer.user.id, name: 'Vi' })).name).toBe('Vi');
  });

  test('who is disabled is signed out, and their keys with them', async () => {
    const { verbs } = control;
    const { user, actor } = await control.person('EDITOR', 'disabled@example.com');
    const session = await verbs.createSession(systemActor, {
      userId: user.id,
      address: null,
      userAgent: null,
      by: 'password',
    });
    const key = await verbs.createApiKey(actor, { name: 'k', kind: 'SCRIPT', scopes: ['READ'], expiresAt: null });
    await control.person('ADMIN', 'remaining@example.com');
    await verbs.updateUser(systemActor, { id: user.id, isDisabled: true });
    expect(await verbs.findSession(systemActor, session.id)).toBeNull();
    expect(await verbs.findApiKey(systemActor, key.secret)).toBeNull();
    await expect(
      verbs.createSession(systemActor, { userId: user.id, address: null, userAgent: null, by: 'password' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await verbs.updateUser(systemActor, { id: user.id, isDisabled: false });
    expect((await verbs.findApiKey(systemActor, key.secret))?.apiKey.id).toBe(key.apiKey.id);
  });

  test('who is deleted is gone with keys and sessions; the audit still names them', async () => {
    const { verbs } = control;
    const { user, actor } = await control.person('EDITOR', 'gone@example.com');
    const key = await verbs.createApiKey(actor, { name: 'k', kind: 'SCRIPT', scopes: ['READ'], expiresAt: null });
    await verbs.deleteUser(systemActor, user.id);
    expect(await verbs.findUser(systemActor, user.id)).toBeNull();
    expect(await verbs.findApiKey(systemActor, key.secret)).toBeNull();
    await expect(verbs.deleteUser(systemActor, user.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const events = await verbs.listAudit(systemActor, { first: 10, targetId: user.id });
    expect(events.map(({ action, targetName }) => [action, targetName])).toEqual([
      ['user.delete', 'gone@example.com'],
      ['user.create', 'gone@example.com'],
    ]);
  });

  test('pages go through everybody once', async () => {
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const page = await control.verbs.listUsers(systemActor, { first: 3, ...(after !== undefined && { after }) });
      seen.push(...page.map(({ id }) => id));
      if (page.length < 3) break;
    }
    const { rows } = await control.pool.query<{ id: string }>('SELECT id FROM users ORDER BY id');
    expect(seen).toEqual(rows.map(({ id }) => id));
  });

  test.each(['', 'x', "' OR 1=1 --", '00000000-0000-0000-0000-000000000000'])('%j is nobody', async (id) => {
    await expect(control.verbs.deleteUser(systemActor, id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('an address no database would take is nobody either', async () => {
    expect(await control.verbs.findLogIn(systemActor, 'a\0@example.com')).toBeNull();
    expect(await control.verbs.findLogIn(systemActor, '\ud800@example.com')).toBeNull();
  });
});

describe.each(controlKinds)('the last admin on %s', (kind) => {
  test('stays, also when two take each other for another', async () => {
    await using control = await TestControl.open(kind);
    const { verbs } = control;
    const [ann, bob] = [await control.person('ADMIN', 'ann@x.y'), await control.person('ADMIN', 'bob@x.y')];
    const outcomes = await Promise.allSettled([
      verbs.updateUser(ann.actor, { id: bob.user.id, role: 'VIEWER' }),
      verbs.deleteUser(bob.actor, ann.user.id),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = (await verbs.listUsers(systemActor, { first: 9 })).find(({ role }) => role === 'ADMIN');
    await expect(verbs.updateUser(systemActor, { id: left!.id, isDisabled: true })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await expect(verbs.deleteUser(systemActor, left!.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await verbs.findUser(systemActor, left!.id)).toMatchObject({ role: 'ADMIN', disabledAt: null });
  });
});

describe.each(controlKinds)('the first admin on %s', (kind) => {
  test('of the settings is made once, and by one process', async () => {
    await using control = await TestControl.open(kind);
    const admin = { email: 'boss@example.com', password: 'correct horse' };
    expect(await control.verbs.hasUsers(systemActor)).toBe(false);
    const made = await Promise.all(Array.from({ length: 4 }, () => control.verbs.ensureAdmin(systemActor, admin)));
    expect(made.filter((user) => user !== undefined)).toMatchObject([{ email: 'boss@example.com', role: 'ADMIN' }]);
    expect(await control.verbs.ensureAdmin(systemActor, { ...admin, email: 'other@example.com' })).toBeUndefined();
    expect(await control.verbs.hasUsers(systemActor)).toBe(true);
  });
});
