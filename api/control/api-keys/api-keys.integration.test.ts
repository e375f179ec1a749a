import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, systemActor } from '../../access/actor.ts';
import type { Scope } from '../../access/scope.ts';
import { controlKinds, TestControl } from '../control.testing.ts';
import type { ApiKeyInput } from './create-api-key.ts';

function keyOf(scopes: Scope[], other: Partial<ApiKeyInput> = {}): ApiKeyInput {
  return { name: 'deploy', kind: 'SCRIPT', scopes, expiresAt: null, ...other };
}

const soon = () => new Date(Date.now() + 3_600_000);

describe.each(controlKinds)('keys on %s', (kind) => {
  let control: TestControl;
  let admin: Actor;
  beforeAll(async () => {
    control = await TestControl.open(kind);
    admin = (await control.person('ADMIN')).actor;
  });
  afterAll(() => control[Symbol.asyncDispose]());

  test('the secret is given once and kept as its hash', async () => {
    const { apiKey, secret } = await control.verbs.createApiKey(admin, keyOf(['READ', 'READ', 'INGEST']));
    expect(apiKey).toMatchObject({ name: 'deploy', scopes: ['READ', 'INGEST'], ownerId: admin.id, revokedAt: null });
    expect(secret.startsWith(apiKey.prefix)).toBe(true);
    const { rows } = await control.pool.query<{ row: string }>('SELECT api_keys::text AS row FROM api_keys');
    expect(rows.map(({ row }) => row).join()).not.toContain(secret.slice(15));
    expect(JSON.stringify(await control.verbs.listApiKeys(admin))).not.toContain(secret.slice(15));
    expect(await control.verbs.findApiKey(systemActor, secret)).toEqual({
      apiKey,
      scopes: new Set(['READ', 'INGEST']),
      roleDataScope: null,
    });
    expect(await control.verbs.findApiKey(systemActor, `${secret}x`)).toBeNull();
  });

  test('has at most the rights of who makes it', async () => {
    const { verbs } = control;
    const editor = await control.person('EDITOR', 'ed@example.com');
    await verbs.createApiKey(editor.actor, keyOf(['READ', 'WRITE']));
    for (const scopes of [['ADMIN'], ['READ', 'INGEST']] satisfies Scope[][]) {
      await expect(verbs.createApiKey(editor.actor, keyOf(scopes))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  test('loses with its owner what they lose', async () => {
    const { verbs } = control;
    const { user, actor } = await control.person('ADMIN', 'falling@example.com');
    const { secret } = await verbs.createApiKey(actor, keyOf(['READ', 'WRITE', 'ADMIN']));
    await verbs.updateUser(systemActor, { id: user.id, role: 'VIEWER' });
    expect((await verbs.findApiKey(systemActor, secret))?.scopes).toEqual(new Set(['READ']));
  });

  test('that makes keys makes them for its owner, and none above itself', async () => {
    const { verbs } = control;
    const { apiKey } = await verbs.createApiKey(admin, keyOf(['READ', 'ADMIN']));
    const script: Actor = { ...admin, kind: 'API_KEY', id: apiKey.id, scopes: new Set(['READ', 'ADMIN']) };
    expect((await verbs.createApiKey(script, keyOf(['READ']))).apiKey.ownerId).toBe(admin.id);
    await expect(verbs.createApiKey(script, keyOf(['INGEST']))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const reader: Actor = { ...script, scopes: new Set(['READ']) };
    await expect(verbs.createApiKey(reader, keyOf(['READ']))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  test('is one of at most 1,000 that its owner has and that are good', async () => {
    const { verbs } = control;
    const { actor, user } = await control.person('VIEWER', 'many@example.com');
    await control.pool.query(
      `INSERT INTO api_keys (id, name, kind, prefix, hash, scopes, owner_id)
       SELECT gen_random_uuid(), 'many', 'SCRIPT', 'smk_', decode(md5(at::text), 'hex'), '{READ}', $1
       FROM generate_series(1, 1000) at`,
      [user.id],
    );
    await expect(verbs.createApiKey(actor, keyOf(['READ']))).rejects.toMatchObject({ code: 'CONFLICT' });
    await control.pool.query(
      'UPDATE api_keys SET expires_at = now() WHERE id = (SELECT id FROM api_keys WHERE owner_id = $1 LIMIT 1)',
      [user.id],
    );
    const { apiKey } = await verbs.createApiKey(actor, keyOf(['READ']));
    await expect(verbs.createApiKey(actor, keyOf(['READ']))).rejects.toMatchObject({ code: 'CONFLICT' });
    await verbs.revokeApiKey(actor, apiKey.id);
    expect((await verbs.createApiKey(actor, keyOf(['READ']))).secret).toBeDefined();
    expect((await verbs.createApiKey(admin, keyOf(['READ']))).secret).toBeDefined();
  });

  test('keeps its limits, and carries those of the role', async () => {
    const { verbs } = control;
    const viewer = await control.person('VIEWER', 'limited@example.com');
    const boundAttributes = { 'deployment.environment.name': 'production' };
    const limits = { boundAttributes, dataScope: { services: ['checkout'] } };
    const { secret } = await verbs.createApiKey(viewer.actor, keyOf(['READ'], limits));
    const roleDataScope = { environments: ['production'], redactedAttributes: ['user.email'] };
    await verbs.setRoleDataScope(admin, 'VIEWER', roleDataScope);
    expect(await verbs.findApiKey(systemActor, secret)).toMatchObject({ apiKey: limits, roleDataScope });
    expect(await verbs.getRoleDataScopes(admin)).toEqual({ VIEWER: roleDataScope });
    await verbs.setRoleDataScope(admin, 'VIEWER', null);
    expect((await verbs.findApiKey(systemActor, secret))?.roleDataScope).toBeNull();
  });

  test.each([
    ['no scope', keyOf([])],
    ['an unknown scope', keyOf(['ROOT' as Scope])],
    ['an end in the past', keyOf(['READ'], { expiresAt: new Date(0) })],
    ['an end that is none', keyOf(['READ'], { expiresAt: new Date(NaN) })],
    ['a name with a line break', keyOf(['READ'], { name: 'a\r\nb' })],
    ['no name', keyOf(['READ'], { name: ' ' })],
    ['a screen that writes', keyOf(['READ', 'WRITE'], { kind: 'WALL_SCREEN' })],
    ['attributes that are no texts', keyOf(['INGEST'], { boundAttributes: { a: '' } })],
    ['a limit and the rights to get around it', keyOf(['READ', 'ADMIN'], { dataScope: { services: ['checkout'] } })],
    ['a data scope of something else', keyOf(['READ'], { dataScope: { teams: [] } as object })],
  ])('with %s is refused', async (_, input) => {
    await expect(control.verbs.createApiKey(admin, input)).rejects.toMatchObject({ code: 'INVALID' });
  });

  test('rotated, it has a successor of the same rights and ends itself', async () => {
    const { verbs } = control;
    const old = await verbs.createApiKey(admin, keyOf(['READ'], { dataScope: { services: ['a'] }, expiresAt: soon() }));
    const { apiKey, secret } = await verbs.rotateApiKey(admin, { id: old.apiKey.id, overlapMs: 60_000 });
    const { name, scopes, dataScope, expiresAt, ownerId } = old.apiKey;
    expect(apiKey).toMatchObject({ name, scopes, dataScope, expiresAt, ownerId, rotatedFromId: old.apiKey.id });
    expect(secret).not.toBe(old.secret);
    const ending = await verbs.findApiKey(systemActor, old.secret);
    expect(ending!.apiKey.expiresAt!.getTime()).toBeLessThanOrEqual(Date.now() + 60_000);
    await expect(verbs.rotateApiKey(admin, { id: old.apiKey.id, overlapMs: 0 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  test('revoked, it is good for nothing and cannot be rotated', async () => {
    const { verbs } = control;
    const { apiKey, secret } = await verbs.createApiKey(admin, keyOf(['READ']));
    const revoked = await verbs.revokeApiKey(admin, apiKey.id);
    expect(revoked.revokedAt).toBeInstanceOf(Date);
    expect(await verbs.revokeApiKey(admin, apiKey.id)).toEqual(revoked);
    expect(await verbs.findApiKey(systemActor, secret)).toBeNull();
    await expect(verbs.rotateApiKey(admin, { id: apiKey.id, overlapMs: 0 })).rejects.toMatchObject({ code: 'EXPIRED' });
  });

  test("nobody sees or touches others' keys, but an admin", async () => {
    const { verbs } = control;
    const [ann, bob] = [await control.person('EDITOR', 'ann@x.y'), await control.person('EDITOR', 'bob@x.y')];
    const { apiKey } = await verbs.createApiKey(ann.actor, keyOf(['READ']));
    expect((await verbs.listApiKeys(ann.actor)).map(({ id }) => id)).toEqual([apiKey.id]);
    expect(await verbs.listApiKeys(bob.actor)).toEqual([]);
    await expect(verbs.revokeApiKey(bob.actor, apiKey.id)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(verbs.rotateApiKey(bob.actor, { id: apiKey.id, overlapMs: 0 })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect((await verbs.listApiKeys(admin)).map(({ id }) => id)).toContain(apiKey.id);
    expect((await verbs.revokeApiKey(admin, apiKey.id)).id).toBe(apiKey.id);
  });

  test('when it was used is written for many at once, and never goes back', async () => {
    const { verbs } = control;
    const keys = [await verbs.createApiKey(admin, keyOf(['READ'])), await verbs.createApiKey(admin, keyOf(['READ']))];
    const ids = keys.map(({ apiKey }) => apiKey.id);
    const [early, late] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-02T00:00:00Z')];
    await verbs.touchApiKeys(systemActor, new Map(ids.map((id) => [id, late])));
    await verbs.touchApiKeys(systemActor, new Map([[ids[0]!, early]]));
    const used = (await verbs.listApiKeys(admin)).filter(({ id }) => ids.includes(id));
    expect(used.map(({ lastUsedAt }) => lastUsedAt)).toEqual([late, late]);
  });

  test('made without an account it is bound by its scopes alone', async () => {
    const { apiKey, secret } = await control.verbs.createApiKey(systemActor, keyOf(['INGEST']));
    expect(apiKey.ownerId).toBeNull();
    expect((await control.verbs.findApiKey(systemActor, secret))?.scopes).toEqual(new Set(['INGEST']));
  });
});
