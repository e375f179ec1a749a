import type { Adjustment, Rejection } from '../telemetry/limits.ts';
import { bySignal, type Signal } from '../telemetry/signal.ts';
import type { Situation } from './answers.ts';
import type { Counts, Verdict } from './verdict.ts';

/** What came in of a signal since the process started. */
export interface SignalIngest {
  /** Items that were acknowledged as stored. */
  accepted: number;
  rejected: Partial<Record<Rejection, number>>;
  adjusted: Partial<Record<Adjustment, number>>;
  /** Requests whose body had been acknowledged before. */
  duplicates: number;
  /** Bytes of bodies as they were sent. */
  bytes: number;
  /** Requests by how they ended. */
  requests: Partial<Record<Situation, number>>;
  /** When something was last stored, Unix milliseconds; null where nothing was. */
  lastStoredMs: number | null;
}

export type IngestSnapshot = Record<Signal, SignalIngest>;

/** Counts of one thread; snapshots of several are added up. */
export class IngestStatus {
  #signals: IngestSnapshot = bySignal(emptyIngest);

  /** A request was answered. */
  answered(signal: Signal, situation: Situation, bodyBytes: number): void {
    const counts = this.#signals[signal];
    counts.bytes += bodyBytes;
    counts.requests[situation] = (counts.requests[situation] ?? 0) + 1;
  }

  /** A request with this verdict became durable. */
  stored(signal: Signal, verdict: Verdict): void {
    if (verdict.kind !== 'ok' && verdict.kind !== 'partial') return;
    const counts = this.#signals[signal];
    counts.accepted += verdict.accepted;
    counts.lastStoredMs = Date.now();
    addCounts(counts.adjusted, verdict.adjusted);
    if (verdict.kind === 'partial') addCounts(counts.rejected, verdict.rejectedBy);
    else if (verdict.isDuplicate) counts.duplicates++;
  }

  snapshot(): IngestSnapshot {
    return structuredClone(this.#signals);
  }
}

export function sumIngest(snapshots: readonly IngestSnapshot[]): IngestSnapshot {
  return bySignal((signal) => {
    const sum = emptyIngest();
    for (const { [signal]: part } of snapshots) {
      sum.accepted += part.accepted;
      sum.duplicates += part.duplicates;
      sum.bytes += part.bytes;
      sum.lastStoredMs = Math.max(sum.lastStoredMs ?? 0, part.lastStoredMs ?? 0) || null;
      addCounts(sum.rejected, entriesOf(part.rejected));
      addCounts(sum.adjusted, entriesOf(part.adjusted));
      addCounts(sum.requests, entriesOf(part.requests));
    }
    return sum;
  });
}

function emptyIngest(): SignalIngest {
  return { accepted: 0, rejected: {}, adjusted: {}, duplicates: 0, bytes: 0, requests: {}, lastStoredMs: null };
}

function addCounts<Reason extends string>(sums: Partial<Record<Reason, number>>, counts: Counts<Reason>): void {
  for (const [reason, count] of counts) sums[reason] = (sums[reason] ?? 0) + count;
}

function entriesOf<Reason extends string>(counts: Partial<Record<Reason, number>>): Counts<Reason> {
  return Object.entries(counts) as [Reason, number][];
}
