import { rm } from 'node:fs/promises';
import { installDebianPackages } from './debian-packages.ts';
import { findProgram, runCommand } from './run-command.ts';

const MAKE_TIMEOUT_MS = 120_000;

/**
 * Makes an environment of Python's anew. Debian keeps the part of Python that makes them in a package of its own. Rejects
 * with a sentence.
 */
export async function makeVirtualEnvironment(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  const make = async (): Promise<void> => {
    const python3 = await findProgram('python3');
    if (!python3) throw new Error('python3 is not on PATH');
    await runCommand(python3, ['-m', 'venv', directory], MAKE_TIMEOUT_MS);
  };
  try {
    await make();
  } catch {
    await installDebianPackages(['python3-venv']);
    await make();
  }
}
