/** What a corpus is made of; the same shape always gives the same bytes. */
export interface Shape {
  hours: number;
  spansPerHour: number;
  linesPerSpan: number;
  /** Metrics fill the first hour: 18 series for each set, a point every 15 s. */
  seriesSets: number;
}

/** Far enough in the past for any clock; servers keep it when nothing is too old for them. */
export const CORPUS_START_MS = Date.UTC(2026, 0, 5);
export const HOUR_MS = 3_600_000;
export const METRIC_STEP_MS = 15_000;
export const METRIC_STEPS = HOUR_MS / METRIC_STEP_MS;

/** Raised when the corpus changes, so that one of before is not taken for it. */
const VERSION = 1;

export function shapeName({ hours, spansPerHour, linesPerSpan, seriesSets }: Shape): string {
  return `v${VERSION}-${hours}h-${spansPerHour}-${linesPerSpan}-${seriesSets}`;
}
