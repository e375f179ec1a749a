import type { Actor } from '../access/actor.ts';
import { type CallVerb, isWrite } from './call-verbs.ts';
import type { VerbName } from './verbs.ts';

/** What the product itself asks for again and again; keys and sessions are kept by `KnownPrincipals`. */
const keptVerbs: ReadonlySet<VerbName> = new Set<VerbName>(['hasUsers', 'getSettings', 'getRoleDataScopes']);

interface Entry {
  answer: Promise<unknown>;
  atMs: number;
}

export interface CachedCalls {
  call: CallVerb;
  /** Others have written. */
  forget: () => void;
}

/**
 * Calls whose answers are kept until something is written, or for `maxAgeMs` where others write too. Those who ask for the
 * same at once wait for one answer. A write is seen by whoever asks after it was answered.
 */
export function cachedCalls(call: CallVerb, maxAgeMs: number): CachedCalls {
  const entries = new Map<string, Entry>();
  // Also of answers under way: they may tell of what was before.
  const forget = (): void => entries.clear();
  const cached: CallVerb = async (name, actor, input) => {
    if (actor.kind === 'SYSTEM' && keptVerbs.has(name)) return kept(name, actor, input);
    if (!isWrite(name)) return call(name, actor, input);
    try {
      return await call(name, actor, input);
    } finally {
      forget();
    }
  };
  return { call: cached, forget };

  function kept(name: VerbName, actor: Actor, input: unknown[]): Promise<unknown> {
    const key = JSON.stringify([name, ...input]);
    const found = entries.get(key);
    if (found && performance.now() - found.atMs <= maxAgeMs) return found.answer;
    const entry: Entry = { answer: call(name, actor, input), atMs: performance.now() };
    entries.set(key, entry);
    entry.answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.answer;
  }
}
