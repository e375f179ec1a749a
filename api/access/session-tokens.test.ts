import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Session } from '../control/sessions/session.ts';
import { SessionTokens } from './session-tokens.ts';

const secret = 'a secret of tests, which is long enough';
const tokens = new SessionTokens(secret);
const session: Session = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  userId: '0190a1b2-0000-7000-8000-000000000002',
  generation: 3,
  rotatedAt: new Date(),
  createdAt: new Date(),
  expiresAt: new Date(Date.now() + 86_400_000),
  address: null,
  userAgent: null,
};
const { access, refresh } = await tokens.issue(session);
afterEach(() => vi.useRealTimers());

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { sub: session.userId, sid: session.id, gen: 3, iss: 'seamark', aud: 'access', exp: 4_000_000_000 };

/** A token whose signature is made by `signed` of what it signs. */
function forged(header: object, payload: object, signed: (text: string) => Buffer): string {
  const text = `${encoded(header)}.${encoded(payload)}`;
  return `${text}.${signed(text).toString('base64url')}`;
}

const hmac = (algorithm: string, key: string) => (text: string) => createHmac(algorithm, key).update(text).digest();

test('what was issued is read, as what it is for', async () => {
  expect(await tokens.readAccess(access)).toMatchObject({ sessionId: session.id });
  expect(await tokens.readRefresh(refresh)).toEqual({ sessionId: session.id, generation: 3 });
});

test('of a generation there is one refresh token, however often it is issued', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5000 });
  expect((await tokens.issue(session)).refresh).toBe(refresh);
});

test('one that is made as ours are is taken, so that the forged below fail for what they say', async () => {
  const good = forged({ alg: 'HS256', typ: 'JWT' }, claims, hmac('sha256', secret));
  expect(await tokens.readAccess(good)).toMatchObject({ sessionId: session.id });
});

describe('refused is a token', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  test.each([
    ['without a signature', forged({ alg: 'none', typ: 'JWT' }, claims, () => Buffer.alloc(0))],
    ['without a signature, in other letters', forged({ alg: 'nOnE' }, claims, () => Buffer.alloc(0))],
    ['that says none and is signed', forged({ alg: 'none' }, claims, hmac('sha256', secret))],
    ['signed with another secret', forged({ alg: 'HS256' }, claims, hmac('sha256', 'another'))],
    ['signed with nothing', forged({ alg: 'HS256' }, claims, hmac('sha256', ''))],
    ['of another algorithm', forged({ alg: 'HS512' }, claims, hmac('sha512', secret))],
    ['of a key pair', forged({ alg: 'RS256' }, claims, (text) => sign('sha256', Buffer.from(text), privateKey))],
    ['that brings its key', forged({ alg: 'HS256', jwk: { kty: 'oct', k: 'eA' } }, claims, hmac('sha256', 'x'))],
    ['that has ended', forged({ alg: 'HS256' }, { ...claims, exp: 1 }, hmac('sha256', secret))],
    ['without an end', forged({ alg: 'HS256' }, { ...claims, exp: undefined }, hmac('sha256', secret))],
    ['of another issuer', forged({ alg: 'HS256' }, { ...claims, iss: 'evil' }, hmac('sha256', secret))],
    ['for something else', forged({ alg: 'HS256' }, { ...claims, aud: 'export' }, hmac('sha256', secret))],
    ['without a session', forged({ alg: 'HS256' }, { ...claims, sid: 1 }, hmac('sha256', secret))],
    ['that was changed', access.replace(/\.[^.]+\./, `.${encoded(claims)}.`)],
    ['that is none', 'x'],
    ['that is empty', ''],
  ])('%s', async (_, token) => {
    expect(await tokens.readAccess(token)).toBeNull();
  });

  test('for one use taken for another', async () => {
    const device = await tokens.issueDevice('ann@example.com');
    expect(await tokens.readAccess(refresh)).toBeNull();
    expect(await tokens.readAccess(device)).toBeNull();
    expect(await tokens.readRefresh(access)).toBeNull();
    expect(await tokens.readRefresh(device)).toBeNull();
    expect(await tokens.readDevice(access, session.userId)).toBeNull();
    expect(await tokens.readDevice(device, 'bob@example.com')).toBeNull();
    expect(await tokens.readDevice(device, 'ann@example.com')).not.toBeNull();
    const way = { state: 's', nonce: 'n', codeVerifier: 'c', next: '/', linkSessionId: session.id };
    const wayToken = await tokens.issueWay(way);
    expect(await tokens.readAccess(wayToken)).toBeNull();
    expect(await tokens.readRefresh(wayToken)).toBeNull();
    for (const other of [access, refresh, device]) expect(await tokens.readWay(other)).toBeNull();
    expect(await tokens.readWay(wayToken)).toEqual(way);
  });

  test('of a way to a provider, after ten minutes', async () => {
    const way = { state: 's', nonce: 'n', codeVerifier: 'c', next: '/', linkSessionId: null };
    const wayToken = await tokens.issueWay(way);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 + 1000 });
    expect(await tokens.readWay(wayToken)).toBeNull();
  });

  test('that has ended since it was read', async () => {
    expect(await tokens.readAccess(access)).not.toBeNull();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 15 * 60_000 + 1000 });
    expect(await tokens.readAccess(access)).toBeNull();
    expect(await tokens.readRefresh(refresh)).not.toBeNull();
  });

  test('of a generation that is no whole number', async () => {
    const token = forged({ alg: 'HS256' }, { ...claims, aud: 'refresh', gen: 0.5 }, hmac('sha256', secret));
    expect(await tokens.readRefresh(token)).toBeNull();
  });

  test('made of anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await tokens.readAccess(text)).toBeNull();
        expect(await tokens.readRefresh(`${text}.${text}.${text}`)).toBeNull();
      }),
    );
  });
});
