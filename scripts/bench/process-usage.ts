import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const TICKS_PER_SECOND = 100;
const MAX_SETTLE_MS = 120_000;
const QUIET_MS = 3000;
/** A process that takes less than this of a core rests. */
const QUIET_SHARE = 0.05;
const BLOCK_BYTES = 512;

export interface ProcessUsage {
  /** User and system time of all threads. */
  cpuSeconds: number;
  rssMb: number;
  peakRssMb: number;
}

/** What Linux says of a process. */
export function processUsage(pid: number): ProcessUsage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [userTicks, systemTicks] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024;
  return {
    cpuSeconds: (userTicks! + systemTicks!) / TICKS_PER_SECOND,
    rssMb: mb('VmRSS'),
    peakRssMb: mb('VmHWM'),
  };
}

/** Lets the peak of a process begin anew. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Resolves when a process has rested for three seconds, so that what it puts off is counted. */
export async function settle(pid: number): Promise<void> {
  const endsAtMs = Date.now() + MAX_SETTLE_MS;
  let quietMs = 0;
  let last = processUsage(pid).cpuSeconds;
  while (quietMs < QUIET_MS && Date.now() < endsAtMs) {
    await delay(1000);
    const { cpuSeconds } = processUsage(pid);
    quietMs = cpuSeconds - last > QUIET_SHARE ? 0 : quietMs + 1000;
    last = cpuSeconds;
  }
}

/** Allocated bytes of all files under a directory. */
export function diskBytes(directory: string): number {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * BLOCK_BYTES, 0);
}
