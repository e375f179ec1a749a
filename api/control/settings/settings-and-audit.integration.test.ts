import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, systemActor } from '../../access/actor.ts';
import { controlKinds, TestControl } from '../control.testing.ts';

describe.each(controlKinds)('settings and audit on %s', (kind) => {
  let control: TestControl;
  beforeAll(async () => {
    control = await TestControl.open(kind);
  });
  afterAll(() => control[Symbol.asyncDispose]());

  test('a setting holds any JSON, until it is taken back', async () => {
    const { verbs } = control;
    const values = { 'a.list': [1, 'x', { y: null }], flag: false, text: 'ä"\\', number: 1e21 };
    for (const [key, value] of Object.entries(values)) await verbs.setSetting(systemActor, key, value);
    expect(await verbs.getSettings(systemActor)).toEqual(values);
    await verbs.setSetting(systemActor, 'flag', true);
    await verbs.setSetting(systemActor, 'text', null);
    expect(await verbs.getSettings(systemActor)).toEqual({ ...values, flag: true, text: undefined });
  });

  test.each(['', 'A', 'a b', '__proto__', 'a\n', 'x'.repeat(101)])('%j names no setting', async (key) => {
    await expect(control.verbs.setSetting(systemActor, key, 1)).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('what was done is told with who, what, when and from where', async () => {
    const { actor } = await control.person('ADMIN', 'ann@example.com');
    await control.verbs.setSetting(actor, 'told', 1);
    const [event] = await control.verbs.listAudit(actor, { first: 1 });
    expect(event).toMatchObject({
      actorKind: 'USER',
      actorId: actor.id,
      actorName: 'ann@example.com',
      action: 'setting.set',
      targetKind: 'setting',
      targetId: 'told',
      address: '192.0.2.1',
      outcome: 'DONE',
    });
    expect(Date.now() - event!.at.getTime()).toBeLessThan(60_000);
  });

  test('what was undone is not told', async () => {
    const before = await control.verbs.listAudit(systemActor, { first: 200 });
    const user = { email: 'Ann@example.com', name: null, role: 'VIEWER', password: null } as const;
    await expect(control.verbs.createUser(systemActor, user)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await control.verbs.listAudit(systemActor, { first: 200 })).toEqual(before);
  });

  test('nobody forges an entry by what they are called', async () => {
    const by: Actor = { ...systemActor, kind: 'STRANGER', name: 'x\r\n2026 admin DONE', address: '::1\nx' };
    const target = { kind: 'user', id: '1\n2', name: 'y\u2028z' };
    await control.verbs.appendAudit(systemActor, by, { action: 'session.refuse', target, outcome: 'REFUSED' });
    const { rows } = await control.pool.query<{ row: string }>(
      'SELECT audit_events::text AS row FROM audit_events ORDER BY id DESC LIMIT 1',
    );
    expect(rows[0]!.row).not.toMatch(/[\r\n\u2028]/);
    expect(rows[0]!.row).toContain('\\u000d\\\\u000a2026 admin');
  });

  test('pages and filters go through it, newest first', async () => {
    const { verbs } = control;
    const { actor } = await control.person('ADMIN', 'busy@example.com');
    for (let count = 0; count < 5; count++) await verbs.setSetting(actor, 'paged', count);
    const first = await verbs.listAudit(actor, { first: 3, actorId: actor.id });
    const rest = await verbs.listAudit(actor, { first: 3, actorId: actor.id, after: first.at(-1)!.id });
    const ids = [...first, ...rest].map(({ id }) => id);
    expect(ids).toHaveLength(5);
    expect(ids.toSorted((a, b) => Number(b - a))).toEqual(ids);
    expect(await verbs.listAudit(actor, { first: 1, to: new Date(0) })).toEqual([]);
    expect(await verbs.listAudit(actor, { first: 1, from: new Date(0), targetId: 'paged' })).toHaveLength(1);
    for (const id of ['', 'a\0', '\ud800']) {
      expect(await verbs.listAudit(actor, { first: 1, targetId: id })).toEqual([]);
      expect(await verbs.listAudit(actor, { first: 1, actorId: id })).toEqual([]);
    }
  });
});
