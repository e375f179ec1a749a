const LARGEST = 2 ** 31 - 1;

/** A count of OTLP, which is unsigned, as the signed 32 bits of GraphQL's Int: the largest stands for all above it. */
export function countAsInt(count: number): number {
  return Math.min(count, LARGEST);
}

/** Flags of OTLP, which are unsigned, as the same bits in GraphQL's Int. */
export function flagsAsInt(flags: number): number {
  return flags | 0;
}

/** null for NaN and the infinities, which JSON cannot hold. */
export function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
