import type { Principal } from './principal.ts';

/** What of people and keys has changed: those who were let in by what was before are judged again. */
export type AccessChange =
  | { kind: 'apiKey' | 'user' | 'session'; id: string }
  /** What roles are limited to. */
  | { kind: 'roles' }
  /** There is a person or a key that was not there: the unknown may be known, and what was open is not. */
  | { kind: 'newcomer' }
  /** Nobody knows what. */
  | { kind: 'everything' };

export function concerns(change: AccessChange, principal: Principal): boolean {
  switch (change.kind) {
    case 'apiKey':
      return principal.kind === 'API_KEY' && principal.id === change.id;
    case 'user':
      return principal.userId === change.id;
    case 'session':
      return principal.sessionId === change.id;
    case 'roles':
      return principal.userId !== null;
    case 'newcomer':
      return principal.kind === 'STRANGER';
    case 'everything':
      return true;
  }
}
