import { join } from 'node:path';
import { ensureInstalled } from '../launch/install.mjs';

const folder = join(import.meta.dirname, '..', 'round-trip', 'node');

/**
 * The folder of a Node.js application that has OpenTelemetry's auto-instrumentation. Rejects with a sentence. Its packages
 * are its own, as a stranger's would be: 216 packages of 89 MB that a start of the product need not wait for.
 */
export async function nodeWithOtel(): Promise<string> {
  ensureInstalled(folder);
  return folder;
}
