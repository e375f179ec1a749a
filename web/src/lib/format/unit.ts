import { formatDuration, formatDurationTick } from './duration.ts';
import { formatBytes, formatCount, formatPercent, formatRate, formatValue } from './number.ts';

/** How values of one kind are written, and which of them are round. */
export interface Unit {
  /** A value with its unit: `12.4 ms`. */
  format: (value: number) => string;
  /** A round value on an axis. Where it reaches up to `most` evenly, all of its labels are in one unit. */
  formatTick: (value: number, most?: number) => string;
  /** The least round distance between two ticks that is not less than this. */
  roundStep: (least: number) => number;
  /** What the bare numbers are, for exports: `ms`. Empty where they have no unit. */
  base: string;
  /** Where written values do not say it themselves: `{connection}`. */
  name?: string;
}

/** 1, 2 or 5 times a power of ten. */
export function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].find((step) => step * power >= least * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(12));
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const clockStepsMs = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minuteMs),
  ...[1, 2, 3, 6, 12].map((hours) => hours * hourMs),
];

function durationStep(leastMs: number): number {
  if (leastMs <= 500) return decimalStep(leastMs);
  return clockStepsMs.find((step) => step >= leastMs) ?? decimalStep(leastMs / dayMs) * dayMs;
}

const durationUnits = [
  { name: 'd', ms: dayMs, from: 2 * dayMs },
  { name: 'h', ms: hourMs, from: 2 * hourMs },
  { name: 'min', ms: minuteMs, from: 2 * minuteMs },
  { name: 's', ms: 1000, from: 1000 },
  { name: 'ms', ms: 1, from: 1 },
  { name: 'µs', ms: 1e-3, from: 1e-3 },
] as const;

function durationTick(ms: number, mostMs?: number): string {
  if (mostMs === undefined) return formatDurationTick(ms);
  const { name, ms: size } = durationUnits.find(({ from }) => Math.abs(mostMs) >= from) ?? { name: 'ns', ms: 1e-6 };
  return `${Number((ms / size).toPrecision(6))} ${name}`;
}

/** Milliseconds. */
export const durationUnit: Unit = {
  format: formatDuration,
  formatTick: durationTick,
  roundStep: durationStep,
  base: 'ms',
};

/** A number of things. */
export const countUnit: Unit = {
  format: formatCount,
  formatTick: formatCount,
  roundStep: (least) => Math.max(1, decimalStep(least)),
  base: '',
};

/** What is rarer than once in a hundred seconds is told by the minute. */
const SELDOM = 0.01;

/** Per second. */
export const rateUnit: Unit = {
  format: formatRate,
  formatTick: (rate, most = rate) => (most >= 4 * SELDOM ? `${formatValue(rate)}/s` : `${formatValue(rate * 60)}/min`),
  roundStep: (least) => (least >= SELDOM ? decimalStep(least) : decimalStep(least * 60) / 60),
  base: '1/s',
};

/** Shares of 0 to 1. */
export const percentUnit: Unit = {
  format: formatPercent,
  formatTick: formatPercent,
  roundStep: decimalStep,
  base: 'share',
};

export const bytesUnit: Unit = { format: formatBytes, formatTick: formatBytes, roundStep: decimalStep, base: 'B' };

/** Values of which nothing is known. */
export const valueUnit: Unit = { format: formatValue, formatTick: formatValue, roundStep: decimalStep, base: '' };

/** What a unit of UCUM, as metrics have it, comes to. */
const known: Record<string, { unit: Unit; factor: number }> = {
  ns: { unit: durationUnit, factor: 1e-6 },
  us: { unit: durationUnit, factor: 1e-3 },
  ms: { unit: durationUnit, factor: 1 },
  s: { unit: durationUnit, factor: 1000 },
  min: { unit: durationUnit, factor: minuteMs },
  h: { unit: durationUnit, factor: hourMs },
  d: { unit: durationUnit, factor: dayMs },
  By: { unit: bytesUnit, factor: 1 },
  kBy: { unit: bytesUnit, factor: 1e3 },
  MBy: { unit: bytesUnit, factor: 1e6 },
  KiBy: { unit: bytesUnit, factor: 1024 },
  MiBy: { unit: bytesUnit, factor: 1024 ** 2 },
  GiBy: { unit: bytesUnit, factor: 1024 ** 3 },
  '%': { unit: percentUnit, factor: 0.01 },
  'By/s': { unit: suffixed(bytesUnit, '/s'), factor: 1 },
  '1/s': { unit: rateUnit, factor: 1 },
};

/** The unit of a metric, or of a result's column. Unknown ones are told beside the values. */
export function unitOf(ucum: string | null | undefined): Unit {
  if (!ucum || ucum === '1') return valueUnit;
  const found = known[ucum];
  if (found) return found.factor === 1 ? found.unit : scaled(found.unit, found.factor, ucum);
  if (/^\{[^}]*\}\/s$/.test(ucum)) return rateUnit;
  return { ...valueUnit, base: ucum, name: ucum };
}

function scaled({ format, formatTick, roundStep }: Unit, factor: number, base: string): Unit {
  return {
    base,
    format: (value) => format(value * factor),
    formatTick: (value, most) => formatTick(value * factor, most === undefined ? undefined : most * factor),
    roundStep: (least) => roundStep(least * factor) / factor,
  };
}

function suffixed({ format, formatTick, roundStep, base }: Unit, suffix: string): Unit {
  return {
    base: base + suffix,
    format: (value) => format(value) + suffix,
    formatTick: (value, most) => formatTick(value, most) + suffix,
    roundStep,
  };
}
