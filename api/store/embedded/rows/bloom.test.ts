import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mix } from '../../../telemetry/columns/hash.ts';
import { BloomBuilder, mayContain } from './bloom.ts';

test('finds everything that was added', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (hashes) => {
      const builder = new BloomBuilder();
      for (const hash of hashes) builder.add(hash);
      const filter = builder.finish();
      expect(hashes.every((hash) => mayContain(filter, hash))).toBe(true);
    }),
  );
});

test('is wrong about fewer than two in a hundred others', () => {
  const builder = new BloomBuilder();
  for (let entry = 0; entry < 8000; entry++) builder.add(mix(entry));
  const filter = builder.finish();
  let wrong = 0;
  for (let entry = 8000; entry < 28_000; entry++) if (mayContain(filter, mix(entry))) wrong++;
  expect(wrong / 20_000).toBeLessThan(0.02);
});

test('an empty page contains nothing', () => {
  expect(mayContain(new BloomBuilder().finish(), 1)).toBe(false);
});
