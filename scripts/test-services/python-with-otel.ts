import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installDebianPackages } from './debian-packages.ts';
import { findProgram, runCommand } from './run-command.ts';

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
  await rm(environment, { recursive: true, force: true });
  await makeEnvironment();
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  await runCommand(python, install, INSTALL_TIMEOUT_MS);
  await writeFile(stamp, wanted);
  return python;
}

/** Debian keeps the part of Python that makes environments in a package of its own. */
async function makeEnvironment(): Promise<void> {
  const make = async (): Promise<void> => {
    const python3 = await findProgram('python3');
    if (!python3) throw new Error('python3 is not on PATH');
    await runCommand(python3, ['-m', 'venv', environment], 120_000);
  };
  try {
    await make();
  } catch {
    await installDebianPackages(['python3-venv']);
    await make();
  }
}
