import type { AccessRules } from '../access/access.ts';
import type { Scope } from '../access/scope.ts';
import { isLoopback } from '../config/parsers.ts';
import type { Settings } from '../config/settings.ts';

/** While nobody has an account, reading is open to whoever is on this machine, as long as nobody else reaches it. */
export function accessRules({ host, publicUrl, ingestAuth, bootstrapApiKey }: Settings): AccessRules {
  const openScopes: Scope[] = [];
  if (isLoopback(host) && publicUrl === undefined) openScopes.push('READ');
  if (ingestAuth === 'open') openScopes.push('INGEST');
  return { bootstrapApiKey, openScopes };
}

/** As far as the start can tell: whoever makes an account closes it. */
export function readsAreOpen({ openScopes }: AccessRules, firstAdminSecret: string | null): boolean {
  return openScopes.includes('READ') && firstAdminSecret !== null;
}

export function unknownAccounts(database: string): string {
  return `${database} does not answer: nobody can sign in until it does. Where there is no account yet, a start with it prints the link that makes the first one.`;
}

export function urlOf(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${hostOf(host)}:${port}`;
}

/** As it stands in an address. */
export function hostOf(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
