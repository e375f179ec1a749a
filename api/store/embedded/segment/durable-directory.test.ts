import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeDirectory } from './durable-directory.ts';

test('a directory that is made, and those around it, are for their owner alone', () => {
  const root = mkdtempSync(join(tmpdir(), 'seamark-directory-'));
  makeDirectory(join(root, 'data', 'traces'));
  const modes = ['data', 'data/traces'].map((path) => statSync(join(root, path)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700]);
  rmSync(root, { recursive: true });
});
