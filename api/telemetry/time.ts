/** Unix nanoseconds: past 2^53, so a bigint wherever every digit counts. */
export type UnixNano = bigint;
/** A length of time; as a number it is exact up to 104 days. */
export type Nanoseconds = number;

export const NANO_PER_MS = 1_000_000;
export const NANO_PER_SECOND = 1_000_000_000;
export const NANO_PER_MINUTE = 60 * NANO_PER_SECOND;
export const NANO_PER_HOUR = 60 * NANO_PER_MINUTE;

/** The instants from `fromNano` on and before `toNano`. */
export interface TimeRange {
  fromNano: UnixNano;
  toNano: UnixNano;
}

export function nanoFromMs(ms: number): UnixNano {
  return BigInt(Math.floor(ms)) * 1_000_000n;
}

/** Milliseconds, with the fraction that a double keeps (about a quarter of a microsecond). */
export function msFromNano(nano: UnixNano): number {
  return Number(nano / 1_000_000n) + Number(nano % 1_000_000n) / NANO_PER_MS;
}

/** RFC 3339 in UTC with nine fractional digits, as every answer writes an instant. */
export function formatNano(nano: UnixNano): string {
  const seconds = nano >= 0n ? nano / 1_000_000_000n : (nano - 999_999_999n) / 1_000_000_000n;
  const fraction = nano - seconds * 1_000_000_000n;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, -5)}.${fraction.toString().padStart(9, '0')}Z`;
}

const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9})\d*)?(?:([Zz])|([+-]\d{2}:\d{2}))$/;

/** The instant of an RFC 3339 text, to the nanosecond; undefined where it is none. */
export function parseNano(text: string): UnixNano | undefined {
  const match = rfc3339.exec(text);
  if (!match) return undefined;
  const [, day, clock, fraction = '', , offset] = match;
  const ms = Date.parse(`${day}T${clock}${offset ?? 'Z'}`);
  if (Number.isNaN(ms)) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}
