import { createHash, timingSafeEqual } from 'node:crypto';
import { scopes } from './principal.ts';
import type { Principal, Scope } from './principal.ts';

/** Who stands behind an Authorization header; null where it names nobody, and without one where access is not open. */
export type Authenticate = (authorization: string | undefined) => Principal | null;

export interface AccessRules {
  /** A key that has all scopes. */
  bootstrapApiKey: string | undefined;
  /** What anybody may do without a key. */
  openScopes: readonly Scope[];
}

/** A key that is given and wrong is refused, open access or not: its sender believes to be somebody. */
export function createAuthenticate({ bootstrapApiKey, openScopes }: AccessRules): Authenticate {
  const anybody: Principal | null = openScopes.length > 0 ? { id: 'anybody', scopes: new Set(openScopes) } : null;
  const bootstrap: Principal = { id: 'bootstrap-api-key', scopes: new Set(scopes) };
  const expected = bootstrapApiKey === undefined ? undefined : digest(bootstrapApiKey);
  return (authorization) => {
    if (authorization === undefined) return anybody;
    const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    const isKey = key !== undefined && expected !== undefined && timingSafeEqual(digest(key), expected);
    return isKey ? bootstrap : null;
  };
}

/** Of one length whatever the key's, so that a comparison tells nothing of it. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
