import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeVirtualEnvironment } from './python-environment.ts';
import { runCommand } from './run-command.ts';

const root = join(import.meta.dirname, '..', '..');
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** The Python of an environment that has what a list of requirements names. Rejects with a sentence. */
export async function pythonWith(name: 'otel' | 'schemathesis'): Promise<string> {
  const environment = join(root, '.cache', `python-${name}`);
  const requirements = join(import.meta.dirname, `python-${name}.txt`);
  const python = join(environment, 'bin', 'python');
  const stamp = join(environment, 'installed');
  const wanted = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex');
  if (existsSync(python) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python;
  await makeVirtualEnvironment(environment);
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  await runCommand(python, install, INSTALL_TIMEOUT_MS);
  await writeFile(stamp, wanted);
  return python;
}
