import type { WalRecord } from '../store/wal/wal-record.ts';
import type { Verdict } from './verdict.ts';

/**
 * What the receiver and the thread of a signal say to each other. A connection begins with `start`; the thread replays
 * the log up to that sequence and says `ready`; from then on requests come in order of their sequence.
 */
export type ToSignal =
  | { kind: 'start'; through: number }
  | { kind: 'request'; record: WalRecord }
  /** None of these sequences became durable: rows of them must go. */
  | { kind: 'failed'; from: number; through: number }
  /** The log is kept from being cut by what this signal has not stored yet. */
  | { kind: 'flush' };

export type FromSignal =
  | { kind: 'ready' }
  | { kind: 'verdict'; sequence: number; verdict: Verdict }
  /** Every request up to this one is on disk in the store. */
  | { kind: 'stored'; through: number }
  /** The rows of the failed sequences are gone. */
  | { kind: 'rolledBack'; through: number };
