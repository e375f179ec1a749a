import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { systemActor } from '../access/actor.ts';
import { visitProvider } from '../access/single-sign-on/provider-visit.testing.ts';
import { databaseKinds } from '../control/control.testing.ts';
import { codeOf, PASSWORD } from './accounts.testing.ts';
import { type AuditEntrySeen, AuditStage } from './audit.testing.ts';
import { type Act, audited, byThemselves, proofOf, unaudited, wrong } from './audited-mutations.testing.ts';
import type { Browser } from './browser.testing.ts';

test('of every mutation it is said what it leaves in the audit', () => {
  const printed = readFileSync(join(import.meta.dirname, '../../schema/schema.graphql'), 'utf8');
  const mutations = Object.keys(buildSchema(printed).getMutationType()!.getFields());
  expect([...Object.keys(audited), ...Object.keys(unaudited)].toSorted()).toEqual(mutations.toSorted());
});

describe.each(databaseKinds)('the audit on %s', (kind) => {
  let stage: AuditStage;
  beforeAll(async () => {
    stage = await AuditStage.open(kind);
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  afterEach(() => vi.useRealTimers());

  async function carryOut(act: Act): Promise<AuditEntrySeen[]> {
    return stage.entriesOf(() => stage.mutate(act.browser, act.call, act.variables));
  }

  function told({ action, actorName, targetKind, targetName }: AuditEntrySeen): (string | null)[] {
    return [action, actorName, targetKind, targetName];
  }

  /** What was refused is written behind the answer. */
  async function refusals(attempt: () => Promise<unknown>): Promise<AuditEntrySeen[]> {
    const before = (await stage.audit()).length;
    await attempt();
    return vi.waitFor(async () => {
      const entries = (await stage.audit()).slice(before).filter(({ outcome }) => outcome === 'REFUSED');
      expect(entries).not.toEqual([]);
      return entries;
    });
  }

  test.each(Object.keys(audited))('tells of %s: who, from where, to what', async (name) => {
    const act = await audited[name]!(stage);
    const entries = await carryOut(act);
    expect(entries.map(told)).toEqual(act.leaves);
    for (const { address, outcome, actorName, actorKind } of entries) {
      expect({ address, outcome }).toEqual({ address: '127.0.0.1', outcome: 'DONE' });
      expect(actorKind).toBe(actorName === 'anybody' ? 'STRANGER' : 'USER');
    }
  });

  test.each(Object.keys(unaudited))('is left alone by %s', async (name) => {
    expect(await carryOut(await unaudited[name]!.act(stage))).toEqual([]);
  });

  test('tells what was changed', async () => {
    const detailOf = async (name: string) => (await carryOut(await audited[name]!(stage))).at(-1)!.detail;
    expect(await detailOf('logIn')).toEqual({ by: 'password' });
    expect(await detailOf('createInvitation')).toEqual({ role: 'EDITOR' });
    const limits = { environments: null, services: ['shop'], redactedAttributes: null };
    expect(await detailOf('setRoleDataScope')).toEqual(limits);
    expect(await detailOf('setRetention')).toEqual({ retention: '7d' });
  });

  test('tells of a key that acts as of a person', async () => {
    const input = { name: 'robot', kind: 'SCRIPT', scopes: ['ADMIN'], expiresAt: null } as const;
    const { secret } = await stage.accounts.plane.verbs.createApiKey(systemActor, { ...input, scopes: ['ADMIN'] });
    stage.secrets.add(secret);
    const { email, id } = await stage.accounts.person('VIEWER');
    const query = `mutation { deleteUser(id: "User:${id}") }`;
    const [entry] = await stage.entriesOf(() => stage.accounts.app.post(query, { authorization: `Bearer ${secret}` }));
    expect(entry).toMatchObject({ actorKind: 'API_KEY', actorName: 'robot', targetName: email, address: '127.0.0.1' });
  });

  test('tells of who comes by a provider, and whom it keeps out', async () => {
    const [created, linked, entered] = await stage.entriesOf(() => stage.provided('comes'));
    const target = { targetName: 'comes@example.com', address: '127.0.0.1' };
    expect(created).toMatchObject({ action: 'user.create', actorKind: 'SYSTEM', ...target });
    expect(linked).toMatchObject({ action: 'identity.link', detail: { subject: 'comes' }, ...target });
    expect(entered).toMatchObject({ action: 'session.create', detail: { by: 'provider' }, ...target });
    stage.harbour.provider.people.set('comes', { groups: ['nothing'] });
    const refused = await refusals(() => stage.harbour.visit(stage.accounts.browser(), 'comes'));
    expect(refused).toEqual([
      expect.objectContaining({ action: 'session.refuse', actorName: 'comes', detail: { reason: 'no-role' } }),
    ]);
  });

  test('tells of an account that is connected, and of one that is not', async () => {
    const connect = async (browser: Browser) => {
      const call = '($proof: ProofInput!) { beginLinkIdentity(proof: $proof) }';
      const url = await stage.mutate<string>(browser, call, proofOf(null));
      return stage.harbour.comeBack(browser, await visitProvider(url, 'both'));
    };
    stage.harbour.provider.people.set('both', { groups: ['dev'] });
    const [first, second] = [await stage.signedIn('EDITOR'), await stage.signedIn('EDITOR')];
    const [linked] = await stage.entriesOf(() => connect(first.browser));
    expect(told(linked!)).toEqual(byThemselves('identity.link', first.user));
    const [refused] = await refusals(() => connect(second.browser));
    expect(told(refused!)).toEqual(byThemselves('identity.refuse', second.user));
  });

  test('tells of attempts that were refused', async () => {
    const { email } = await stage.accounts.person('VIEWER');
    const [password] = await refusals(() => stage.accounts.browser().logIn(email, wrong));
    expect(password).toMatchObject({ action: 'session.refuse', actorName: email, detail: { reason: 'wrong' } });
    const { user, browser } = await stage.guarded();
    const [code] = await refusals(() => stage.accounts.browser().logIn(user.email, PASSWORD, '000000'));
    expect(code).toMatchObject({ action: 'session.refuse', actorName: user.email, detail: { reason: 'codeWrong' } });
    const call = '($proof: ProofInput!) { removeSecondFactor(proof: $proof) }';
    const [proof] = await refusals(() => stage.ask(browser, call, { proof: { password: wrong, code: '000000' } }));
    expect(told(proof!)).toEqual(byThemselves('proof.refuse', user));
    const { token } = await stage.invited('once@example.com');
    const signUp = () => {
      const call = `{ signUp(email: "once@example.com", password: "${PASSWORD}", token: "${token}") { id } }`;
      return stage.ask(stage.accounts.browser(), call);
    };
    expect(codeOf(await signUp())).toBeUndefined();
    const [invitation] = await refusals(signUp);
    expect(invitation).toMatchObject({ action: 'invitation.refuse', actorName: 'once@example.com' });
    for (const entry of [password, code, proof, invitation]) expect(entry!.address).toBe('127.0.0.1');
  });

  test('tells of who tried what they may not, and no more of it than anybody would read', async () => {
    const { browser, user } = await stage.signedIn('VIEWER');
    const id = `User:${stage.admin.user.id}`;
    const attempt = (field: string) => stage.ask(browser, `{ innocent: ${field} }`);
    const [demoted] = await refusals(() => attempt(`updateUser(input: { id: "${id}", role: VIEWER }) { id }`));
    expect(demoted).toMatchObject({ action: 'mutation.refuse', detail: { field: 'updateUser' }, address: '127.0.0.1' });
    expect(demoted!.actorName).toBe(user.email);
    const [deleted] = await refusals(() => attempt(`deleteUser(id: "${id}")`));
    expect(deleted).toMatchObject({ action: 'mutation.refuse', detail: { field: 'deleteUser' } });
    const [granted] = await refusals(() => attempt('createApiKey(name: "x", scopes: [ADMIN]) { secret }'));
    expect(granted).toMatchObject({ action: 'mutation.refuse', detail: { field: 'createApiKey' } });
    const many = Array.from({ length: 50 }, (_, at) => `a${at}: deleteUser(id: "${id}")`).join(' ');
    const flood = await refusals(async () => {
      for (let at = 0; at < 40; at++) await stage.ask(browser, `{ ${many} }`);
    });
    // A minute may have ended meanwhile.
    expect(flood.length).toBeLessThanOrEqual(40);
    const stranger = await stage.entriesOf(() => stage.ask(stage.accounts.browser(), `{ deleteUser(id: "${id}") }`));
    expect(stranger).toEqual([]);
  });

  test('tells of a stolen token from where it came', async () => {
    const { browser, user } = await stage.signedIn('VIEWER');
    const thief = browser.copy();
    await browser.refresh();
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 11_000);
    const [entry] = await stage.entriesOf(() => thief.refresh());
    expect(entry).toMatchObject({ action: 'session.reuse', outcome: 'REFUSED', address: '127.0.0.1' });
    expect(entry!.targetName).toBe(user.email);
  });

  test('holds one line of each text, whatever was typed', async () => {
    const lines = 'a\r\n2026 admin user.delete\u2028x';
    const { browser } = stage.admin;
    const limit =
      '($name: String!) { setRoleDataScope(input: { role: VIEWER, dataScope: { services: [$name] } }) { role } }';
    await stage.mutate(browser, limit, { name: lines });
    await refusals(() => stage.accounts.browser().logIn(`eve@example.com${lines}`, wrong));
    stage.harbour.provider.people.set('eve\u2028x', { groups: [] });
    await refusals(() => stage.harbour.visit(stage.accounts.browser(), 'eve\u2028x'));
    for (const call of [
      '($name: String!) { createApiKey(name: $name, scopes: [READ]) { secret } }',
      '($name: String!) { createInvitation(input: { role: VIEWER, email: $name }) { link } }',
      `($name: String!) { updateUser(input: { id: "User:${stage.admin.user.id}", name: $name }) { id } }`,
    ]) {
      expect(codeOf(await stage.ask(browser, call, { name: lines }))).toBe('BAD_USER_INPUT');
    }
    const entries = await stage.audit();
    expect(textsOf(entries).filter((text) => /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))).toEqual([]);
    const encoded = textsOf(entries).filter((text) => text.includes('\\u000d\\u000a2026 admin user.delete\\u2028x'));
    expect(encoded).toHaveLength(2);
  });

  test('holds no secret, of all that were in hand', async () => {
    // A password in the wrong field.
    stage.secrets.add('a secret typed as the address');
    await refusals(() => stage.accounts.browser().logIn('a secret typed as the address', PASSWORD));
    const { rows } = await stage.accounts.control.pool.query<{ row: string }>(
      'SELECT audit_events::text AS row FROM audit_events',
    );
    const all = [JSON.stringify(await stage.audit()), ...rows.map(({ row }) => row)].join('\n');
    expect(stage.secrets.size).toBeGreaterThan(60);
    expect([...stage.secrets].filter((secret) => all.includes(secret))).toEqual([]);
  });
});

/** Every text in what an admin reads. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
