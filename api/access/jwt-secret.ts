import { randomBytes } from 'node:crypto';
import { chmodSync, closeSync, fchmodSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 48;
const OWNER_ALONE = 0o600;

/** The secret that signs sessions where none is set: made once and kept in the data directory, for its owner alone. */
export function keptJwtSecret(dataDirectory: string): string {
  const path = join(dataDirectory, 'jwt-secret');
  try {
    const secret = readFileSync(path, 'utf8');
    chmodSync(path, OWNER_ALONE);
    return secret;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  const file = openSync(`${path}.new`, 'w', OWNER_ALONE);
  fchmodSync(file, OWNER_ALONE);
  writeSync(file, secret);
  fsyncSync(file);
  closeSync(file);
  // One that was cut short by a crash never stands under the name.
  renameSync(`${path}.new`, path);
  return secret;
}
