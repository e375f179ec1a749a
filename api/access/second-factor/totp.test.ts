import * as fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { createTotpSecret, isTotpCode, stepOfCode, totpSetUp } from './totp.ts';

const STEP_MS = 30_000;
/** Of appendix B of RFC 6238; ours are the last six of its eight digits. */
const vectors: [seconds: number, code: string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
];
const secretOfVectors = Buffer.from('12345678901234567890');

function codeOf(secret: Uint8Array, timestamp: number): string {
  return TOTP.generate({ secret: new Secret({ buffer: Uint8Array.from(secret).buffer }), timestamp });
}

describe('a code', () => {
  test.each(vectors)('of RFC 6238 at %d s is read', (seconds, code) => {
    expect(stepOfCode(secretOfVectors, code.slice(2), seconds * 1000)).toBe(Math.floor(seconds / 30));
  });

  test('is good a step before and after its own', () => {
    fc.assert(
      fc.property(fc.integer({ min: 60_000, max: 4e12 }), fc.constantFrom(-1, 0, 1), (madeMs, steps) => {
        const secret = createTotpSecret();
        const read = stepOfCode(secret, codeOf(secret, madeMs), madeMs + steps * STEP_MS);
        expect(read).toBe(Math.floor(madeMs / STEP_MS));
      }),
      { numRuns: 300 },
    );
  });

  test.each([-2, 2])('is good %d steps away no more', (steps) => {
    for (const [seconds, code] of vectors.slice(1)) {
      expect(stepOfCode(secretOfVectors, code.slice(2), seconds * 1000 + steps * STEP_MS)).toBeNull();
    }
  });

  test.each(['', '28708', '2870821', 'abcdef', '２８７０８２', '28708２'])('is not %j', (text) => {
    expect(isTotpCode(text)).toBe(false);
    expect(stepOfCode(secretOfVectors, text, 59_000)).toBeNull();
  });

  test('may be typed in two halves', () => {
    expect(isTotpCode(' 287 082 ')).toBe(true);
    expect(stepOfCode(secretOfVectors, ' 287 082 ', 59_000)).toBe(1);
  });
});

test('a secret is 20 bytes that are never the same, and an authenticator reads it from text and address alike', () => {
  const secret = createTotpSecret();
  expect(secret).toHaveLength(20);
  expect(secret).not.toEqual(createTotpSecret());
  const { text, uri } = totpSetUp(secret, 'ann+x@example.com');
  expect(Secret.fromBase32(text).bytes).toEqual(secret);
  const url = new URL(uri);
  expect([url.protocol, url.host, decodeURIComponent(url.pathname)]).toEqual([
    'otpauth:',
    'totp',
    '/Seamark:ann+x@example.com',
  ]);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    issuer: 'Seamark',
    secret: text,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});
