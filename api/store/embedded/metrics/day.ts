import { NANO_PER_HOUR } from '../../../telemetry/time.ts';

/** Nanoseconds of a UTC day. Days are numbered from 1970. */
export const DAY_NANO = 24 * NANO_PER_HOUR;
export const MS_PER_DAY = 86_400_000;
const TWO_32 = 2 ** 32;

export function dayStart(day: number): bigint {
  return BigInt(day) * BigInt(DAY_NANO);
}

export function dayOf(nano: bigint): number {
  const day = nano / BigInt(DAY_NANO);
  return Number(day * BigInt(DAY_NANO) > nano ? day - 1n : day);
}

/** Finds the day of instants given as two words, exactly: a double alone would be wrong by up to 256 ns at its edges. */
export class DayFinder {
  #day = 0;
  #low = 0;
  #high = 0;
  /** Nanoseconds of the last instant from its day. */
  offset = 0;

  dayOf(low: number, high: number): number {
    this.offset = (high - this.#high) * TWO_32 + (low - this.#low);
    if (this.offset >= 0 && this.offset < DAY_NANO) return this.#day;
    this.#day = dayOf((BigInt(high) << 32n) | BigInt(low));
    const start = dayStart(this.#day);
    this.#low = Number(start & 0xffffffffn);
    this.#high = Number(start >> 32n);
    this.offset = (high - this.#high) * TWO_32 + (low - this.#low);
    return this.#day;
  }
}

const SUFFIX = '.seg';

/** 2026-11-22.seg */
export function nameOfDay(day: number): string {
  return `${new Date(day * MS_PER_DAY).toISOString().slice(0, 10)}${SUFFIX}`;
}

export function dayOfName(name: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})\.seg$/.exec(name);
  const ms = match ? Date.parse(`${match[1]}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms / MS_PER_DAY;
}
