import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, runCommand } from './run-command.ts';

const TRIES = 3;
const INSTALL_TIMEOUT_MS = 10 * 60_000;

let last: Promise<unknown> = Promise.resolve();

/** Installs Debian packages, one caller at a time: two apt-get at once spoil each other. Rejects with a sentence. */
export function installDebianPackages(packages: string[]): Promise<void> {
  const mine = last.then(
    () => install(packages),
    () => install(packages),
  );
  last = mine;
  return mine;
}

async function install(packages: string[]): Promise<void> {
  const aptGet = await aptGetCommand(packages);
  let failure: unknown;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      if (attempt > 0) await runAptGet(aptGet, ['update']);
      await runAptGet(aptGet, ['install', '-y', '--no-install-recommends', ...packages]);
      return;
    } catch (error) {
      // Most often the package lists are missing or old; another try begins with new ones.
      failure = error;
      await sleep(attempt * 5000);
    }
  }
  throw failure;
}

/** Run under a lock of the machine's, because other programs than this one may be testing the same project. */
async function runAptGet(aptGet: string[], args: string[]): Promise<void> {
  const flock = await findProgram('flock');
  const lock = flock ? [flock, join(tmpdir(), 'seamark-apt-get.lock')] : [];
  const [command = '', ...rest] = [...lock, ...aptGet, '-o', 'DPkg::Lock::Timeout=300', ...args];
  await runCommand(command, rest, INSTALL_TIMEOUT_MS, { DEBIAN_FRONTEND: 'noninteractive' });
}

async function aptGetCommand(packages: string[]): Promise<string[]> {
  const aptGet = await findProgram('apt-get');
  if (!aptGet) throw new Error(`no apt-get here; install ${packages.join(', ')} by other means`);
  if (process.getuid?.() === 0) return [aptGet];
  const sudo = await findProgram('sudo');
  if (sudo) {
    const allowed = await runCommand(sudo, ['-n', 'true'], 10_000).then(
      () => true,
      () => false,
    );
    if (allowed) return [sudo, '-n', aptGet];
  }
  throw new Error(`needs root; install it with: apt-get install ${packages.join(' ')}`);
}
