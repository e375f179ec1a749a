import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Seal } from './sealed.ts';

const seal = new Seal('the secret of these processes, long');
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));

test('who has the secret reads what was left, where it was left', () => {
  fc.assert(
    fc.property(fc.string(), bytes, (place, content) => {
      const sealed = seal.close(place, content);
      expect(new Seal('the secret of these processes, long').open(place, sealed)).toEqual(content);
      expect(seal.open(`${place}.`, sealed)).toBeNull();
      expect(new Seal('another secret').open(place, sealed)).toBeNull();
    }),
  );
});

test('what was changed, or is something else, is nothing', () => {
  const sealed = seal.close('a', Buffer.from('content'));
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = Buffer.from(sealed);
      changed[at]! ^= by;
      expect(seal.open('a', changed)).toBeNull();
    }),
  );
  fc.assert(
    fc.property(bytes, (anything) => {
      expect(seal.open('a', anything)).toBeNull();
    }),
  );
});
