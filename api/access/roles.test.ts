import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { scopes } from './scope.ts';
import { effectiveScopes, roles, scopesOfRole } from './roles.ts';

const whole = { dataScope: null };

test('a key can do what it was granted and its owner may, and nothing else', () => {
  fc.assert(
    fc.property(fc.subarray([...scopes]), fc.constantFrom(...roles), (granted, role) => {
      const effective = effectiveScopes({ scopes: granted, ...whole }, role);
      for (const scope of scopes) {
        expect(effective.has(scope)).toBe(granted.includes(scope) && scopesOfRole[role].has(scope));
      }
    }),
  );
});

test('a key without an owner is bound by its scopes alone', () => {
  expect(effectiveScopes({ scopes: ['INGEST', 'ADMIN'], ...whole }, null)).toEqual(new Set(['INGEST', 'ADMIN']));
});

test('a key that sees a part of the data decides over nobody, whatever it was granted', () => {
  const limited = { scopes, dataScope: { services: ['checkout'] } };
  for (const role of [null, 'ADMIN'] as const) {
    expect(effectiveScopes(limited, role)).toEqual(new Set(['INGEST', 'READ', 'WRITE']));
  }
});
