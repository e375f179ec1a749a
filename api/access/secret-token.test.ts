import { expect, test } from 'vitest';
import { createSecret, hashSecret } from './secret-token.ts';

test('secrets differ, and say what they are', () => {
  const secrets = Array.from({ length: 100 }, () => createSecret('smk'));
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) expect(secret).toMatch(/^smk_[A-Za-z0-9_-]{43}$/);
});

test('the hash is SHA-256', () => {
  expect(Buffer.from(hashSecret('abc')).toString('hex')).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  );
});
