import { statfs } from 'node:fs/promises';
import type { BackPressure } from './back-pressure.ts';

const CHECK_INTERVAL_MS = 5000;
const MIN_FREE_SHARE = 0.01;

/** Holds back all requests while the disk of the directory is nearly full. Resolves after the first look; stop by calling it. */
export async function watchDisk(directory: string, pressure: BackPressure): Promise<() => void> {
  const look = async (): Promise<void> => {
    if (isNearlyFull(await statfs(directory))) pressure.hold('diskFull');
    else pressure.lift('diskFull');
  };
  await look();
  // A look that fails changes nothing: the next write to the disk will tell.
  const timer = setInterval(() => void look().catch(() => undefined), CHECK_INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}

/** Whether less than 1 % of the blocks is left for us. */
export function isNearlyFull({ bavail, blocks }: { bavail: number; blocks: number }): boolean {
  return bavail < blocks * MIN_FREE_SHARE;
}
