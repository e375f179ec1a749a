import { describe, expect, test } from 'vitest';
import { createAuthenticate } from './authenticate.ts';
import { permits } from './principal.ts';

const key = 'k'.repeat(32);

describe('with a key and closed access', () => {
  const authenticate = createAuthenticate({ bootstrapApiKey: key, openScopes: [] });

  test('the key may do everything', () => {
    const principal = authenticate(`Bearer ${key}`);
    expect(['INGEST', 'READ', 'WRITE', 'ADMIN'].map((scope) => permits(principal, scope as 'READ'))).toEqual(
      Array(4).fill(true),
    );
  });

  test('the word Bearer may be written in any case', () => {
    expect(authenticate(`bearer ${key}`)?.id).toBe('bootstrap-api-key');
  });

  test.each([undefined, '', 'Bearer', 'Bearer ', `Basic ${key}`, `Bearer ${key}x`, `Bearer ${key} x`, key])(
    '%j is nobody',
    (authorization) => {
      expect(authenticate(authorization)).toBeNull();
    },
  );
});

describe('with open access', () => {
  const authenticate = createAuthenticate({ bootstrapApiKey: undefined, openScopes: ['READ', 'INGEST'] });

  test('anybody may do what is open, and nothing else', () => {
    const principal = authenticate(undefined);
    expect(permits(principal, 'READ')).toBe(true);
    expect(permits(principal, 'ADMIN')).toBe(false);
  });

  test('a wrong key is not taken for none', () => {
    expect(authenticate('Bearer nobody-knows-this-key')).toBeNull();
  });
});

test('a stranger may do nothing', () => {
  expect(permits(null, 'READ')).toBe(false);
});
