import { describe, expect, test } from 'vitest';
import { groupsOfClaim, roleOfGroups } from './role-mapping.ts';

describe('a role', () => {
  const rules = [
    { group: 'dev', role: 'EDITOR' },
    { group: 'ops', role: 'ADMIN' },
    { group: 'cn=x', role: 'VIEWER' },
  ] as const;

  test.each([
    [['ops', 'dev'], 'ADMIN'],
    [['dev', 'cn=x'], 'EDITOR'],
    [['cn=x'], 'VIEWER'],
    [['Ops', ' dev', '*'], null],
    [[], null],
  ])('of %j is %s', (groups, role) => {
    expect(roleOfGroups(rules, groups)).toBe(role);
  });

  test('is everybody’s where * has one, and a higher one goes before', () => {
    const withAll = [{ group: '*', role: 'VIEWER' } as const, ...rules];
    expect(roleOfGroups(withAll, [])).toBe('VIEWER');
    expect(roleOfGroups(withAll, ['dev'])).toBe('EDITOR');
  });
});

describe('groups', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['groups', { groups: ['a', 'b'] }, ['a', 'b']],
    ['groups', { groups: 'a b' }, ['a b']],
    ['groups', { groups: ['a', 1, null, { b: 'c' }] }, ['a']],
    ['groups', { groups: { ops: true } }, []],
    ['groups', {}, []],
    ['realm_access.roles', { realm_access: { roles: ['a'] } }, ['a']],
    ['https://x.example/roles', { 'https://x.example/roles': ['a'] }, ['a']],
    ['a.b', { 'a.b': 'whole', a: { b: 'inner' } }, ['whole']],
    ['a.b', { a: 'text' }, []],
    ['__proto__.constructor', {}, []],
    ['constructor.name', {}, []],
  ])('of the claim %s in %j', (name, claims, groups) => {
    expect(groupsOfClaim(claims, name)).toEqual(groups);
  });
});
