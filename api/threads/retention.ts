import type { StoredPartition } from '../store/ports/row-store.ts';
import type { Signal } from '../telemetry/signal.ts';

export interface StoredPart extends StoredPartition {
  signal: Signal;
}

export interface RetentionPolicy {
  /** By signal; null keeps for ever. */
  retentionMs: Record<Signal, number | null>;
  /** What all parts may take together. */
  maxBytes: number;
  /** Bytes that have to be freed because the disk is nearly full. */
  lackingBytes: number;
}

/**
 * What is to be deleted now: parts whose every item is older than is kept, then, while there is too much, whichever ended
 * first of all signals. What is still being filled stays.
 */
export function partsToDelete(parts: readonly StoredPart[], policy: RetentionPolicy, nowMs: number): StoredPart[] {
  const nowNano = BigInt(Math.floor(nowMs)) * 1_000_000n;
  const isOver = (part: StoredPart): boolean => {
    const retentionMs = policy.retentionMs[part.signal];
    return retentionMs !== null && part.endNano <= nowNano - BigInt(retentionMs) * 1_000_000n;
  };
  const over = parts.filter(isOver);
  const kept = parts.filter((part) => !isOver(part));
  let excess = Math.max(
    kept.reduce((bytes, part) => bytes + part.bytes, 0) - policy.maxBytes,
    policy.lackingBytes - over.reduce((bytes, part) => bytes + part.bytes, 0),
  );
  const evicted: StoredPart[] = [];
  for (const part of kept.toSorted((a, b) => (a.endNano < b.endNano ? -1 : a.endNano > b.endNano ? 1 : 0))) {
    if (excess <= 0 || part.endNano > nowNano) break;
    evicted.push(part);
    excess -= part.bytes;
  }
  return [...over, ...evicted];
}
