import type { Adjustment, ItemCounts, Rejection } from '../telemetry/limits.ts';
import { type Answer, answerOf, storedAnswer } from './answers.ts';

/** What the decoder says of a request. It is acknowledged only once it is durable too. */
export type Verdict =
  | { kind: 'ok'; accepted: number; adjusted: Counts<Adjustment>; isDuplicate: boolean }
  | {
      kind: 'partial';
      accepted: number;
      rejected: number;
      rejectedBy: Counts<Rejection>;
      adjusted: Counts<Adjustment>;
      message: string;
    }
  | { kind: 'malformed'; message: string }
  | { kind: 'tooLarge'; message: string }
  | { kind: 'unavailable'; message: string };

export type Counts<Reason extends string> = readonly (readonly [reason: Reason, count: number])[];

/** The body was acknowledged before: it is acknowledged again and not stored. */
export const duplicateVerdict: Verdict = { kind: 'ok', accepted: 0, adjusted: [], isDuplicate: true };

/** The verdict on a request whose every item was looked at. */
export function verdictOf(counts: ItemCounts): Verdict {
  const { accepted, rejected } = counts;
  const adjusted = [...counts.byAdjustment];
  if (rejected === 0) return { kind: 'ok', accepted, adjusted, isDuplicate: false };
  return {
    kind: 'partial',
    accepted,
    rejected,
    rejectedBy: [...counts.byRejection],
    adjusted,
    message: counts.describe(),
  };
}

export function answerTo(verdict: Verdict): Answer {
  switch (verdict.kind) {
    case 'ok':
      return storedAnswer;
    case 'partial':
      return { situation: 'partial', message: verdict.message, rejected: verdict.rejected };
    default:
      return answerOf(verdict.kind, verdict.message);
  }
}
