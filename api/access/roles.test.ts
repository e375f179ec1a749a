import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scopes } from './scope.ts';
import { effectiveScopes, roles, scopesOfRole } from './roles.ts';

test('a key can do what it was granted and its owner may, and nothing else', () => {
  fc.assert(
    fc.property(fc.subarray([...scopes]), fc.constantFrom(...roles), (granted, role) => {
      const effective = effectiveScopes(granted, role);
      for (const scope of scopes) {
        expect(effective.has(scope)).toBe(granted.includes(scope) && scopesOfRole[role].has(scope));
      }
    }),
  );
});

test('a key without an owner is bound by its scopes alone', () => {
  expect(effectiveScopes(['INGEST', 'ADMIN'], null)).toEqual(new Set(['INGEST', 'ADMIN']));
});
