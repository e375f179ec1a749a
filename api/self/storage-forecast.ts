import type { Signal } from '../telemetry/signal.ts';
import { bySignal, signals } from '../telemetry/signal.ts';

const DAY_MS = 86_400_000;
/** What a shorter time tells of a day is a guess. */
const LEAST_COVERED_MS = 10 * 60_000;

/** A part of a store, with the time that its items are of. */
export interface MeasuredPart {
  signal: Signal;
  startMs: number;
  endMs: number;
  bytes: number;
}

export interface StorageBounds {
  /** null: for ever. */
  retentionMs: Record<Signal, number | null>;
  /** What all parts may take together. */
  maxBytes: number;
  /** Of the disk. */
  totalBytes: number;
  freeBytes: number;
}

export interface StorageForecast extends Omit<StorageBounds, 'retentionMs'> {
  retentionMs: Record<Signal, number | null>;
  usedBytes: number;
  /** By signal: what the last day came to, reckoned up where less than a day is kept; null where that is too little. */
  bytesPerDay: Record<Signal, number | null>;
  /** What all will take once each signal is kept for as long as it is to be; null where that has no end or is not known. */
  expectedBytes: number | null;
  /** When room runs out and the oldest goes early, Unix milliseconds; null where it does not, or that is not known. */
  fullAtMs: number | null;
}

/** How much room the stores take, and will take if as much comes as in the last day. */
export function forecastStorage(parts: readonly MeasuredPart[], bounds: StorageBounds, nowMs: number): StorageForecast {
  const usedBytes = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytesPerDay = bySignal((signal) =>
    growthOf(
      parts.filter((part) => part.signal === signal),
      nowMs,
    ),
  );
  const known = signals.filter((signal) => bytesPerDay[signal] !== null);
  const total = known.reduce((sum, signal) => sum + bytesPerDay[signal]!, 0);
  const isEndless = known.some((signal) => bounds.retentionMs[signal] === null && bytesPerDay[signal]! > 0);
  const expectedBytes =
    known.length === 0 || isEndless
      ? null
      : known.reduce((sum, signal) => sum + (bytesPerDay[signal]! * (bounds.retentionMs[signal] ?? 0)) / DAY_MS, 0);
  const isFilling = total > 0 && (isEndless || (expectedBytes ?? 0) > bounds.maxBytes);
  const room = Math.max(0, Math.min(bounds.maxBytes - usedBytes, bounds.freeBytes));
  return {
    ...bounds,
    usedBytes,
    bytesPerDay,
    expectedBytes,
    fullAtMs: isFilling ? nowMs + (room / total) * DAY_MS : null,
  };
}

/** The bytes of the last day; of parts that began before it or end behind now, the share that is of it. */
function growthOf(parts: readonly MeasuredPart[], nowMs: number): number | null {
  const beginMs = nowMs - DAY_MS;
  const recent = parts.filter(({ startMs, endMs }) => endMs > beginMs && startMs < nowMs);
  const coveredFromMs = Math.max(beginMs, Math.min(...recent.map(({ startMs }) => startMs)));
  const coveredMs = nowMs - coveredFromMs;
  if (recent.length === 0 || coveredMs < LEAST_COVERED_MS) return null;
  const bytes = recent.reduce((sum, part) => {
    const writtenMs = Math.min(part.endMs, nowMs) - part.startMs;
    const withinMs = Math.min(part.endMs, nowMs) - Math.max(part.startMs, beginMs);
    return sum + (writtenMs > 0 ? (part.bytes * withinMs) / writtenMs : 0);
  }, 0);
  return (bytes / coveredMs) * DAY_MS;
}
