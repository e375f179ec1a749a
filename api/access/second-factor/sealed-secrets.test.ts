import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SealedSecrets } from './sealed-secrets.ts';

const sealed = new SealedSecrets('a secret of tests, which is long enough');
const bytes = fc.uint8Array({ maxLength: 64 });

test('what is sealed is opened, and never looks the same', () => {
  fc.assert(
    fc.property(fc.uuid(), bytes, (userId, secret) => {
      const box = sealed.seal(userId, secret);
      expect(Uint8Array.from(sealed.open(userId, box)!)).toEqual(Uint8Array.from(secret));
      expect(box).not.toEqual(sealed.seal(userId, secret));
    }),
  );
});

test('nobody else, no other secret of the server, and nothing that was changed opens it', () => {
  fc.assert(
    fc.property(fc.uuid(), bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (userId, secret, place, change) => {
      const box = sealed.seal(userId, secret);
      expect(sealed.open(`${userId}0`, box)).toBeNull();
      expect(new SealedSecrets('another secret of tests, long enough').open(userId, box)).toBeNull();
      expect(sealed.open(userId, box.subarray(0, place % box.length))).toBeNull();
      box[place % box.length]! ^= change;
      expect(sealed.open(userId, box)).toBeNull();
    }),
  );
});
