import type { UnixMs } from '../otlp/model.ts';
import { allScenarios } from '../scenarios/all-scenarios.ts';
import { Fault, Rotation } from '../scenarios/fault.ts';
import type { WorldOptions } from '../world/world.ts';

const minuteMs = 60_000;

/** What a run is asked to be. Durations are milliseconds. */
export interface RunRequest {
  /** Names of scenarios; 'baseline' adds none, 'rotate' all in turn. */
  readonly scenarios: readonly string[];
  readonly rate: number;
  readonly backfillRate: number;
  readonly backfillMs: number;
  /** Live time; Infinity: until stopped. */
  readonly durationMs: number;
  /** When the faults begin, relative to now; null: see faultStart(). */
  readonly atMs: number | null;
  readonly seed: number;
}

export interface RunPlan {
  readonly startMs: UnixMs;
  readonly liveFromMs: UnixMs;
  readonly endMs: UnixMs;
  readonly faults: readonly Fault[];
  readonly rotation: Rotation | null;
  readonly worldOptions: WorldOptions;
}

export const scenarioNames: readonly string[] = [
  'baseline',
  'rotate',
  ...allScenarios.map((scenario) => scenario.truth.name).sort(),
];

/** Long histories are kept in coarser steps. */
const fineMetricsIntervalS = 15;
const coarseMetricsIntervalS = 60;
const longBackfillMs = 12 * 60 * minuteMs;

/** Depends on nothing but its arguments, so that the same request at the same instant is the same run. */
export function planRun(request: RunRequest, nowMs: UnixMs): RunPlan {
  const { rate, backfillRate, backfillMs, durationMs, seed } = request;
  const liveFromMs = Math.floor(nowMs / 1000) * 1000;
  const startMs = liveFromMs - Math.floor(backfillMs / 1000) * 1000;
  const endMs = liveFromMs + durationMs;
  const faultStartMs = liveFromMs + (request.atMs ?? faultStart(request));
  const faults = allScenarios
    .filter((scenario) => request.scenarios.includes(scenario.truth.name))
    .map(
      (scenario) =>
        new Fault(scenario, faultStartMs, Math.min(endMs, faultStartMs + scenario.truth.timing.durationS * 1000)),
    );
  const rotation = request.scenarios.includes('rotate') ? new Rotation(startMs) : null;
  return {
    startMs,
    liveFromMs,
    endMs,
    faults,
    rotation,
    worldOptions: {
      seed,
      startMs,
      rateAt: (ms) => (ms < liveFromMs ? backfillRate : rate),
      metricsIntervalS: backfillMs > longBackfillMs ? coarseMetricsIntervalS : fineMetricsIntervalS,
      disturbances: rotation === null ? faults : [...faults, rotation],
    },
  };
}

/**
 * Where nothing else is asked for, faults begin half an hour before the end of a backfill (in its middle, if it is short),
 * so that history ends in them; without one, two minutes from now (after a fifth of a short run).
 */
function faultStart({ backfillMs, durationMs }: RunRequest): number {
  if (backfillMs > 0) return -Math.min(30 * minuteMs, backfillMs / 2);
  return Math.min(2 * minuteMs, durationMs / 5);
}
