import type { Senders } from '../../store/ports/senders.ts';
import type { DataScope } from '../data-scope.ts';
import type { Principal } from '../principal.ts';

/** What of the telemetry somebody may see. */
export interface Visibility {
  of: Senders;
  /** Keys of attributes whose values are hidden. */
  hidden: ReadonlySet<string>;
}

/** What is left by the role and by the key together; null where nothing is limited. */
export function visibilityOf(principal: Principal | null): Visibility | null {
  const scopes = [principal?.roleDataScope, principal?.dataScope].flatMap((scope) => scope ?? []);
  const environments = common(scopes.map(({ environments }) => environments));
  const services = common(scopes.map(({ services }) => services));
  const hidden = new Set(scopes.flatMap(({ redactedAttributes }) => redactedAttributes ?? []));
  if (!environments && !services && hidden.size === 0) return null;
  return { of: { ...(environments && { environments }), ...(services && { services }) }, hidden };
}

/** What is in all lists that there are. */
function common(lists: readonly (DataScope['services'] | undefined)[]): string[] | undefined {
  const [first, ...others] = lists.filter((list) => list !== undefined);
  return first?.filter((entry) => others.every((list) => list.includes(entry)));
}
