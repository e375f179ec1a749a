import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Product } from '../../api/product.testing.ts';
import { type ProcessUsage, processUsage } from './process-usage.ts';

/** The corpus is of a fixed time, so that nothing may be too old. */
const settings = { RETENTION_TRACES: 'off', RETENTION_LOGS: 'off', RETENTION_METRICS: 'off' };
const WARM_MS = 1000;

/** The server as a process, on a data directory of its own. */
export async function startServer(dataDirectory: string, others: Record<string, string> = {}): Promise<Product> {
  mkdirSync(dataDirectory, { recursive: true });
  const product = await Product.start({ dataDirectory, settings: { ...settings, ...others } });
  await delay(WARM_MS);
  return product;
}

/** A directory that is empty. */
export function freshDirectory(cacheDirectory: string, name: string): string {
  const directory = join(cacheDirectory, 'run', name);
  rmSync(directory, { recursive: true, force: true });
  return directory;
}

export const usageOf = (product: Product): ProcessUsage => processUsage(product.process.pid!);

/** Stores and seals what a server left in its log; the seconds of CPU that took. */
export function settleStore(dataDirectory: string): number {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'settle-store.ts'), dataDirectory],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the store could not be settled:\n${stderr}`);
  return Number(stdout);
}
