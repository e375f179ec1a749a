import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeVirtualEnvironment } from './python-environment.ts';
import { runCommand } from './run-command.ts';

const root = join(import.meta.dirname, '..', '..');
const environment = join(root, '.cache', 'python-otel');
const requirements = join(import.meta.dirname, 'python-requirements.txt');
const INSTALL_TIMEOUT_MS = 15 * 60_000;

/** The Python of an environment that has the OpenTelemetry SDK and its OTLP exporters. Rejects with a sentence. */
export async function pythonWithOtel(): Promise<string> {
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
