import { closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataDirectoryError } from './data-directory-error.ts';
import { makeDirectory } from './segment/durable-directory.ts';

const FILE = 'lock';
/** By then a process that made the lock has written it, and one that found it left behind has replaced it. */
const SETTLED_MS = 100;

/**
 * Makes this process the owner of a data directory; gives the function that ends it. A lock left by a process that is
 * gone is taken over: it holds the process's number and, where the system tells it, when that process began.
 */
export async function lockDataDirectory(directory: string): Promise<() => void> {
  const path = join(directory, FILE);
  try {
    makeDirectory(directory);
    const owner = await lock(path);
    if (owner) throw new DataDirectoryError(`The data directory ${directory} is in use by process ${owner.pid}.`);
  } catch (error) {
    if (error instanceof DataDirectoryError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new DataDirectoryError(`The data directory ${directory} cannot be used: ${reason}.`, { cause: error });
  }
  return () => rmSync(path, { force: true });
}

interface Owner {
  pid: number;
  startedAt: string;
}

/** Gives the owner where there is one. */
async function lock(path: string): Promise<Owner | undefined> {
  const own = JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Owner);
  while (!tryToMake(path, own)) {
    let owner = readOwner(path);
    if (!owner) {
      await delay(SETTLED_MS);
      owner = readOwner(path);
    }
    if (owner && isRunning(owner)) return owner;
    const next = `${path}.${process.pid}`;
    writeFileSync(next, own);
    renameSync(next, path);
    // Of several that found it left behind, the last to replace it has it.
    await delay(SETTLED_MS);
    if (JSON.stringify(readOwner(path)) === own) return undefined;
  }
  return undefined;
}

function tryToMake(path: string, text: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, 'wx');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  writeSync(fd, text);
  closeSync(fd);
  return true;
}

function readOwner(path: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, startedAt }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as somebody else.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  // After a restart of the machine the number may be another's.
  return startOf(pid) === startedAt;
}

/** When a process began, in ticks since the machine did, with the machine's own start; empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    // The command's name, in parentheses, may hold spaces; the 22nd field is the start.
    return `${boot} ${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    return '';
  }
}
