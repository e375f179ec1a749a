import { describe, expect, test } from 'vitest';
import { hashPassword, passwordProblem, verifyPassword } from './password.ts';

describe('a password', () => {
  test.each([
    ['short', 'at least 10'],
    ['x'.repeat(201), 'at most 200'],
    ['abababababab', 'too few'],
    ['ann@example.com', 'e-mail'],
    ['my ann@example.com!', 'e-mail'],
    ['password123', 'first'],
    ['Passw0rd!!2026', 'first'],
    ['qwertyuiop1', 'first'],
  ])('%j is refused', (password, reason) => {
    expect(passwordProblem(password, 'ann@example.com')).toContain(reason);
  });

  test.each(['correct horse battery', 'Tr0ub4dor&3xyz', 'прекрасный день', '𝒽𝑒𝓁𝓁𝑜 𝓌𝑜𝓇𝓁𝒹'])(
    '%j is taken',
    (password) => {
      expect(passwordProblem(password, 'ann@example.com')).toBeUndefined();
    },
  );

  test.each([
    ['1029384756@example.com', '8273-6451-90', undefined],
    ['1029384756@example.com', 'прекрасный день', undefined],
    ['анна@example.com', 'прекрасный день', undefined],
    ['анна@example.com', 'Анна!-1029384', 'e-mail'],
    ['ann@example.com', 'ann!!-1029384', 'e-mail'],
  ])('of %s: %j is judged by its letters', (email, password, reason) => {
    const problem = passwordProblem(password, email);
    if (reason === undefined) expect(problem).toBeUndefined();
    else expect(problem).toContain(reason);
  });
});

describe('a hash', () => {
  test('is argon2id with at least 19 MiB and two passes, and differs each time', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  test('is known by its password alone, however the keyboard composed it', async () => {
    const hash = await hashPassword('caf\u00e9 au lait');
    expect(await verifyPassword(hash, 'cafe\u0301 au lait')).toBe(true);
    expect(await verifyPassword(hash, 'cafe au lait')).toBe(false);
    expect(await verifyPassword(hash, '')).toBe(false);
  });

  test('is not computed of a text of any length', async () => {
    expect(await verifyPassword('not even a hash', 'x'.repeat(1_000_000))).toBe(false);
  });
});
