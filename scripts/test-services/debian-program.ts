import { installDebianPackages } from './debian-packages.ts';
import { findProgram } from './run-command.ts';

/** The path of a program, installed from Debian when none of its names is on PATH. Rejects with a sentence. */
export async function debianProgram(names: string[], debianPackage: string): Promise<string> {
  const found = await findProgram(...names);
  if (found) return found;
  await installDebianPackages([debianPackage]);
  const installed = await findProgram(...names);
  if (!installed) throw new Error(`Debian's ${debianPackage} is installed, but ${names[0]} is not on PATH`);
  return installed;
}
