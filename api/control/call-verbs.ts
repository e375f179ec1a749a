import type { Actor } from '../access/actor.ts';
import type { VerbName, Verbs } from './verbs.ts';

/** Carries out any verb, wherever the database is. */
export type CallVerb = (name: VerbName, actor: Actor, input: unknown[]) => Promise<unknown>;

/** Verbs that only read. */
export const readingVerbs: ReadonlySet<VerbName> = new Set<VerbName>([
  'findUser',
  'findLogIn',
  'hasUsers',
  'listUsers',
  'listInvitations',
  'listIdentities',
  'findBegunSecondFactor',
  'listSecondFactors',
  'findSession',
  'listSessions',
  'findApiKey',
  'listApiKeys',
  'getSettings',
  'getRoleDataScopes',
  'listAudit',
]);

/** Writes that change nothing of what anybody was told. */
const quietVerbs: ReadonlySet<VerbName> = new Set<VerbName>(['touchApiKeys', 'appendAudit']);

/** Whether a verb may change what was read before. */
export function isWrite(name: VerbName): boolean {
  return !readingVerbs.has(name) && !quietVerbs.has(name);
}

/** The verbs over one function that carries them out; their code is loaded only where the database is. */
export function verbsOver(call: CallVerb): Verbs {
  const verbs = new Map<VerbName, unknown>();
  return new Proxy({} as Verbs, {
    get: (_, name: VerbName) => {
      // A proxy that has `then` would be taken for a promise.
      if ((name as string) === 'then') return undefined;
      let verb = verbs.get(name);
      if (!verb) verbs.set(name, (verb = (actor: Actor, ...input: unknown[]) => call(name, actor, input)));
      return verb;
    },
  });
}
