import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keptJwtSecret } from './jwt-secret.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'seamark-secret-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('a secret is made once, and kept for its owner alone', () => {
  const secret = keptJwtSecret(directory);
  expect(secret).toMatch(/^[\w-]{64}$/);
  expect(keptJwtSecret(directory)).toBe(secret);
  expect(statSync(join(directory, 'jwt-secret')).mode & 0o777).toBe(0o600);
});

test('what a crash left of making one is no secret', () => {
  writeFileSync(join(directory, 'jwt-secret.new'), 'half', { mode: 0o644 });
  expect(keptJwtSecret(directory)).toMatch(/^[\w-]{64}$/);
  expect(statSync(join(directory, 'jwt-secret')).mode & 0o777).toBe(0o600);
});

test('that others may read is closed to them', () => {
  writeFileSync(join(directory, 'jwt-secret'), 's'.repeat(64), { mode: 0o644 });
  expect(keptJwtSecret(directory)).toBe('s'.repeat(64));
  expect(statSync(join(directory, 'jwt-secret')).mode & 0o777).toBe(0o600);
});
