import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnixNano } from '../../../telemetry/time.ts';

/** What retention deleted of a store. */
export interface Deleted {
  /** The last request of which items were deleted; -1 where none were. */
  throughSequence: number;
  /** Items before this instant are gone; null where none are. */
  beforeNano: UnixNano | null;
}

const FILE = 'deleted.json';

export function readDeleted(directory: string): Deleted {
  try {
    const { throughSequence, beforeNano } = JSON.parse(readFileSync(join(directory, FILE), 'utf8')) as {
      throughSequence: number;
      beforeNano: string;
    };
    return { throughSequence, beforeNano: BigInt(beforeNano) };
  } catch {
    return { throughSequence: -1, beforeNano: null };
  }
}

export function writeDeleted(directory: string, { throughSequence, beforeNano }: Deleted): void {
  const path = join(directory, FILE);
  writeFileSync(`${path}.new`, JSON.stringify({ throughSequence, beforeNano: String(beforeNano) }));
  renameSync(`${path}.new`, path);
}
