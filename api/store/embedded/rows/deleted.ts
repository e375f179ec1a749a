import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UnixNano } from '../../../telemetry/time.ts';
import { syncDirectory } from '../segment/durable-directory.ts';

/** What retention deleted of a store: all items before an instant that came with requests up to one. */
export interface Deleted {
  /** The last request of which items were deleted; -1 where none were. */
  throughSequence: number;
  /** null where nothing was deleted. */
  beforeNano: UnixNano | null;
}

/** With more that was deleted: everything before the instant, all of it from requests up to `throughSequence`. */
export function withDeleted(deleted: Deleted, throughSequence: number, beforeNano: UnixNano): Deleted {
  return {
    throughSequence: Math.max(deleted.throughSequence, throughSequence),
    beforeNano: deleted.beforeNano !== null && deleted.beforeNano > beforeNano ? deleted.beforeNano : beforeNano,
  };
}

/** Whether items that end by an instant and came with a request were deleted, though the log may still hold them. */
export function wasDeleted({ throughSequence, beforeNano }: Deleted, sequence: number, endNano: UnixNano): boolean {
  return beforeNano !== null && sequence <= throughSequence && endNano <= beforeNano;
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
  const text = JSON.stringify({ throughSequence, beforeNano: String(beforeNano) });
  writeFileSync(`${path}.new`, text, { flush: true });
  renameSync(`${path}.new`, path);
  syncDirectory(directory);
}
