import { createHash, timingSafeEqual } from 'node:crypto';
import type { Judged, KnownPrincipals } from './known-principals.ts';
import { bootstrapPrincipal } from './principal.ts';
import { isApiKey } from './secret-token.ts';

/** Who stands behind an Authorization header; null where it names nobody. At once where that is known. */
export type IdentifyKey = (authorization: string) => Judged | null | Promise<Judged | null>;

export interface KeyRules {
  /** A key that has all scopes. */
  bootstrapApiKey: string | undefined;
  keys: KnownPrincipals;
  /** A key was used just now. */
  noteUse: (keyId: string) => void;
}

/** For every transport and thread. Rejects with ControlError where a key is not known and nobody can tell. */
export function createIdentifyKey({ bootstrapApiKey, keys, noteUse }: KeyRules): IdentifyKey {
  const bootstrap: Judged = { principal: bootstrapPrincipal, endsAtMs: Infinity };
  const expected = bootstrapApiKey === undefined ? undefined : digest(bootstrapApiKey);
  const used = (judged: Judged | null): Judged | null => {
    if (judged) noteUse(judged.principal.id);
    return judged;
  };
  return (authorization) => {
    const key = /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (key === undefined) return null;
    if (expected !== undefined && timingSafeEqual(digest(key), expected)) return bootstrap;
    // What is none by its looks is not asked for.
    if (!isApiKey(key)) return null;
    const found = keys.find(key);
    return found instanceof Promise ? found.then(used) : used(found);
  };
}

/** Of one length whatever the key's, so that a comparison tells nothing of it. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
