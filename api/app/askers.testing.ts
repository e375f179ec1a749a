import { setTimeout as delay } from 'node:timers/promises';
import { systemActor } from '../access/actor.ts';
import { roles, scopesOfRole } from '../access/roles.ts';
import { type Scope, scopes } from '../access/scope.ts';
import type { TestAccounts } from './accounts.testing.ts';

/** Somebody who asks, by what their requests bring. */
export interface Asker {
  scopes: ReadonlySet<Scope>;
  headers: Record<string, string>;
}

/** Of a key that has ended when it is used: until it is made it has to be in the future. */
const LIFE_MS = 2000;

const strangers = ['a stranger', 'a key that has ended', 'a key that was revoked', 'a key that nobody has'] as const;
const signedOut = 'a page that was signed out';

/** All there are: who is known by nothing, the pages of each role, and the keys to each scope. */
export const askerNames: readonly string[] = [
  ...strangers,
  signedOut,
  ...roles.map((role) => `the page of a ${role}`),
  ...scopes.map((scope) => `a key to ${scope}`),
];

/** One of each name. */
export async function makeAskers(accounts: TestAccounts): Promise<Map<string, Asker>> {
  const { verbs } = accounts.plane;
  const askers = new Map<string, Asker>();
  const key = async (scope: Scope, expiresAt: Date | null = null) => {
    const input = { name: scope, kind: 'SCRIPT', scopes: [scope], expiresAt } as const;
    const { apiKey, secret } = await verbs.createApiKey(systemActor, { ...input, scopes: [scope] });
    return { id: apiKey.id, headers: { authorization: `Bearer ${secret}` } };
  };
  const endsAt = new Date(Date.now() + LIFE_MS);
  const ended = await key('READ', endsAt);
  const revoked = await key('READ');
  await verbs.revokeApiKey(systemActor, revoked.id);
  const nobodys = { authorization: `${revoked.headers.authorization.slice(0, -4)}AAAA` };
  for (const [at, headers] of [{}, ended.headers, revoked.headers, nobodys].entries()) {
    askers.set(strangers[at]!, { scopes: new Set(), headers });
  }
  const { browser: left, user } = await accounts.signedIn('ADMIN');
  const leftCookies = { cookie: left.cookieHeader('/session') };
  await verbs.endSessions(systemActor, user.id);
  askers.set(signedOut, { scopes: new Set(), headers: leftCookies });
  for (const role of roles) {
    const { browser } = await accounts.signedIn(role);
    const headers = { cookie: browser.cookieHeader('/session') };
    askers.set(`the page of a ${role}`, { scopes: scopesOfRole[role], headers });
  }
  for (const scope of scopes) askers.set(`a key to ${scope}`, { scopes: new Set([scope]), ...(await key(scope)) });
  await delay(endsAt.getTime() - Date.now());
  return askers;
}
