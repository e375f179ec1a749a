import { type Role, roles } from '../roles.ts';

/** Whoever is in the group has the role; `*` is everybody. */
export interface RoleRule {
  group: string;
  role: Role;
}

/** The highest role that the groups give; null where they give none. */
export function roleOfGroups(rules: readonly RoleRule[], groups: readonly string[]): Role | null {
  const held = new Set(['*', ...groups]);
  const given = new Set(rules.filter(({ group }) => held.has(group)).map(({ role }) => role));
  return roles.findLast((role) => given.has(role)) ?? null;
}

/**
 * The groups of a claim, which is a text or a list of texts: under its own name, or along a path such as
 * `realm_access.roles`. What is anything else holds none.
 */
export function groupsOfClaim(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : alongPath(claims, name.split('.'));
  return [value].flat().filter((group) => typeof group === 'string');
}

function alongPath(value: unknown, path: readonly string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isThere ? alongPath((value as Record<string, unknown>)[key], rest) : undefined;
}
