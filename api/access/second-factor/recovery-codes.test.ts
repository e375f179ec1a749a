import { expect, test } from 'vitest';
import { isTotpCode } from './totp.ts';
import { createRecoveryCodes, hashRecoveryCode } from './recovery-codes.ts';

test('ten, none like another, none like a code of an authenticator', () => {
  const codes = createRecoveryCodes();
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^([a-hj-km-np-z02-9]{4}-){3}[a-hj-km-np-z02-9]{4}$/);
    expect(isTotpCode(code)).toBe(false);
  }
});

test('one is found however it is written', () => {
  const [code, other] = createRecoveryCodes() as [string, string];
  const hash = hashRecoveryCode(code);
  for (const written of [code.toUpperCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')}\n`]) {
    expect(hashRecoveryCode(written)).toEqual(hash);
  }
  expect(hashRecoveryCode(other)).not.toEqual(hash);
});
