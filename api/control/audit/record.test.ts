import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine } from './record.ts';

test('line breaks are shown, not made', () => {
  expect(oneLine('Ann\r\n2026-01-01 admin deleted everything\u2028x')).toBe(
    'Ann\\u000d\\u000a2026-01-01 admin deleted everything\\u2028x',
  );
});

test('any text becomes one line of well-formed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1000 }), (text) => {
      const line = oneLine(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(line.isWellFormed()).toBe(true);
      expect(line.length).toBeLessThanOrEqual(500);
    }),
  );
});
