import type { UnixMs } from '../otlp/model.ts';

const hourMs = 3_600_000;

/** Visits by hour of the day, UTC: a quiet night, a bump at lunch, the peak in the evening. */
const byHour = [
  0.42, 0.3, 0.24, 0.21, 0.22, 0.3, 0.48, 0.72, 0.92, 1.05, 1.15, 1.25, 1.38, 1.3, 1.18, 1.14, 1.2, 1.32, 1.52, 1.75,
  1.85, 1.62, 1.15, 0.74,
];
/** From Sunday on. */
const byDay = [1.22, 0.94, 0.9, 0.9, 0.93, 0.98, 1.13];

const mean = (list: readonly number[]): number => list.reduce((sum, value) => sum + value, 0) / list.length;
const overallMean = mean(byHour) * mean(byDay);

/** How busy the shop is at an instant, relative to its mean over a week; changes smoothly. */
export function trafficFactor(unixMs: UnixMs): number {
  const before = Math.floor(unixMs / hourMs - 0.5);
  const share = unixMs / hourMs - 0.5 - before;
  return (hourly(before) * (1 - share) + hourly(before + 1) * share) / overallMean;
}

/** The factor in the middle of an hour since the epoch; 1970 began on a Thursday. */
function hourly(hour: number): number {
  const day = (Math.floor(hour / 24) + 4) % 7;
  return (byHour[hour % 24] ?? 1) * (byDay[day] ?? 1);
}
