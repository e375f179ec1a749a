import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { StoreLease } from '../cache/store-lease.ts';
import type { SharedRedis } from '../cache/shared-redis.ts';
import { SettingsError } from '../config/setting.ts';
import type { Settings } from '../config/settings.ts';
import type { BackPressure } from '../ingest/back-pressure.ts';
import type { Log } from '../self/log.ts';

export const CONTESTED =
  'Another process keeps the telemetry of this Redis: start this one with TELEMETRY_STORE=elsewhere, or end that one; a quarter of a minute after it is gone this one may start.';

/** Takes the lease of the store in a data directory, which is locked; null without Redis. Throws SettingsError where there is another store. */
export async function takeLease(settings: Settings, redis: SharedRedis | null): Promise<StoreLease | null> {
  if (!redis) return null;
  const lease = new StoreLease(redis, storeId(settings.dataDir));
  if (!(await lease.take())) throw new SettingsError(CONTESTED);
  return lease;
}

/** Takes nothing in while another store has the lease, as what comes would lie in one or the other. */
export function watchLease(lease: StoreLease, pressure: BackPressure, log: Log): void {
  lease.onContested = (isContested) => {
    if (isContested) {
      log.error(CONTESTED);
      pressure.hold('notOwner');
    } else pressure.lift('notOwner');
  };
}

/** Where others reach this process, which may listen on every address of its machine. */
export function announcedHost({ announcedHost: set, host }: Settings): string {
  return set ?? (host === '0.0.0.0' || host === '::' ? ownAddress() : host);
}

function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []);
  return addresses.find(({ internal, family }) => !internal && family === 'IPv4')?.address ?? '127.0.0.1';
}

/** Tells one data directory from another, whoever owns it. */
function storeId(directory: string): string {
  const path = join(directory, 'store-id');
  try {
    writeFileSync(path, randomUUID(), { flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(path, 'utf8');
}
