import { createHash } from 'node:crypto';
import type { Actor } from '../access/actor.ts';
import { type CallVerb, readingVerbs } from './call-verbs.ts';
import type { VerbName } from './verbs.ts';

/** What requests are judged by: the product itself asks for these again and again. */
const keptVerbs: ReadonlySet<VerbName> = new Set<VerbName>([
  'findApiKey',
  'findSession',
  'hasUsers',
  'getSettings',
  'getRoleDataScopes',
]);
/** Writes that change nothing of what is kept. */
const quietVerbs: ReadonlySet<VerbName> = new Set<VerbName>(['touchApiKeys', 'appendAudit']);
const MAX_ENTRIES = 10_000;

interface Entry {
  answer: Promise<unknown>;
  atMs: number;
}

/**
 * Calls whose answers are kept until something is written, or for `maxAgeMs` where others write too. Those who ask for the
 * same at once wait for one answer. A write is seen by whoever asks after it was answered.
 */
export function cachedCalls(call: CallVerb, maxAgeMs: number): CallVerb {
  const entries = new Map<string, Entry>();
  return async (name, actor, input) => {
    if (actor.kind === 'SYSTEM' && keptVerbs.has(name)) return kept(name, actor, input);
    if (readingVerbs.has(name) || quietVerbs.has(name)) return call(name, actor, input);
    try {
      return await call(name, actor, input);
    } finally {
      // Also of answers under way: they may tell of what was before.
      entries.clear();
    }
  };

  function kept(name: VerbName, actor: Actor, input: unknown[]): Promise<unknown> {
    const key = keyOf(name, input);
    const found = entries.get(key);
    if (found && performance.now() - found.atMs <= maxAgeMs) return found.answer;
    const entry: Entry = { answer: call(name, actor, input), atMs: performance.now() };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > MAX_ENTRIES) entries.delete(entries.keys().next().value!);
    entry.answer.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry.answer;
  }
}

/** Of one length, and tells nothing of the key or session that is asked for. */
function keyOf(name: VerbName, input: unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([name, ...input]))
    .digest('base64');
}
